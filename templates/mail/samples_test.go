package mail

import (
	"strings"

	"adjutant/models"
)

var env = Env{
	BaseURL: "https://adjutant.example.org", ReplyTo: "team+r.7Kq2vX@dana.example", Answer: "https://adjutant.example.org/d/7kq2vx",
}

func parcel(kind models.LetterKind, v models.LetterValue) models.Parcel {
	v.From = "Office of Dana"
	return models.Parcel{
		Letter: models.Letter{Kind: kind, Value: v, ToAddr: "dana@example.org"},
		Team:   models.Team{Name: "Office of Dana", Address: "team@dana.example"},
	}
}

func about(p models.Parcel, numbers ...int) models.Parcel {
	p.Letter.Numbers = numbers
	return p
}

type sample struct {
	name string
	p    models.Parcel
}

func samples() []sample {
	return []sample{
		{"assignment-normal", assignmentSample()},
		{"assignment-bare", parcel(models.LetterAssignment, models.LetterValue{
			Reason:     "You get this because Dana named you.",
			Assignment: &models.AssignmentValue{Number: 134, Kind: models.Task, Title: "Call the caterer", Holder: "Marcus Holt", Priority: models.Normal},
		})},
		{"assignment-followup", parcel(models.LetterAssignment, models.LetterValue{
			Reason: "You get this because you own Vendors.",
			Link:   "/t/dana/items/131",
			Assignment: &models.AssignmentValue{
				Number: 131, Kind: models.FollowUp, Title: "Quote from Nordlys", Holder: "Priya Raman", Due: "Fri 27 Nov 17:00",
				Priority: models.Urgent, Domain: "Vendors", WaitFor: "Nordlys (sales@nordlys.example)", Follow: "Wed 25 Nov 09:00",
				Reasons: []string{"\"quote\" is a word of Vendors", "Vendors -> owner Priya"},
			},
		})},
		{"assignment-news", newsSample()},
		{"assignment-told", toldSample()},
		{"assignment-decided", decidedSample()},
		{"assignment-confidential", parcel(models.LetterAssignment, models.LetterValue{
			Reason:     "You get this because Dana named you.",
			Assignment: &models.AssignmentValue{Number: 48213, Hidden: true},
		})},
		{"assignment-rtl", parcel(models.LetterAssignment, models.LetterValue{
			Reason: "You get this because you own Travel.",
			Assignment: &models.AssignmentValue{
				Number: 151, Kind: models.Task, Title: "טיסה לתל אביב ב-3 בדצמבר (2 נוסעים)", Holder: "נועה לוי", Due: "Thu 3 Dec 17:00",
				Priority: models.Normal, Domain: "Travel", From: "فاطمة الزهراء, forwarded Mon 23 Nov 21:40", Backup: "Elena",
				Note: "שלום, אפשר להזמין מלון ליד הים?\nתודה", Reasons: []string{"#travel -> owner נועה"},
			},
		})},
		{"bundle-executive", bundleSample()},
		{"bundle-one", parcel(models.LetterBundle, models.LetterValue{
			Reason: "these could wait for one mail", Link: "/t/dana",
			Bundle: &models.BundleValue{Day: "Tue 24 Nov", Parts: []models.BundlePart{
				{Kind: models.LetterAssignment, Value: models.LetterValue{Assignment: &models.AssignmentValue{Number: 48213, Hidden: true}}},
			}},
		})},
		{"assignment-decide", parcel(models.LetterAssignment, models.LetterValue{
			Reason: "#events -> owner Elena", Link: "/t/dana/items/160",
			Assignment: &models.AssignmentValue{
				Number: 160, Kind: models.Decision, Title: "Venue of the summer dinner", Holder: "Elena Rossi", Due: "Fri 27 Nov", Domain: "Events",
				Level: "4 decide, then tell, up to 2,000 EUR", Amount: "1,800 EUR", From: "Dana, wrote Mon 23 Nov 21:40", Decides: true,
				Options:   []models.Option{{Letter: "A", Text: "The harbour, 1,800"}, {Letter: "B", Text: "The garden, 1,500"}},
				OtherView: "Marcus: the garden has no roof", BlockedBy: []int{131, 140},
				Points:  []models.Point{{Text: "ask for the menu", Done: true}, {Text: "count the guests"}},
				Reasons: []string{"level 4 in Events: Elena decides, Dana reads it afterwards", "#events -> owner Elena"},
			},
		})},
		{"assignment-prepare", parcel(models.LetterAssignment, models.LetterValue{
			Reason: "#vendors -> owner Elena",
			Assignment: &models.AssignmentValue{
				Number: 161, Kind: models.Decision, Title: "New printer", Holder: "Elena Rossi", Domain: "Vendors", Amount: "1,200 EUR",
				Level:   "2 prepare, the executive decides: 1,200 EUR is above the limit of Vendors, 500 EUR",
				Reasons: []string{"1,200 EUR is above the limit of Vendors, 500 EUR: level 2, Elena prepares and Dana decides", "#vendors -> owner Elena"},
			},
		})},
		{"decision-options", decisionSample()},
		{"decision-yesno", parcel(models.LetterDecision, models.LetterValue{
			Reason:   "You get this because you asked to see what costs more than 1,000.",
			Decision: &models.DecisionValue{Number: 121, Title: "Year-end gifts, 14 people, 2,100 in total", By: "Thu 26 Nov 17:00", Who: "Priya", Silence: "nothing happens"},
		})},
		{"decision-confidential", parcel(models.LetterDecision, models.LetterValue{
			Reason:   "You get this because it is yours to decide.",
			Decision: &models.DecisionValue{Number: 90417, Hidden: true},
		})},
		{"receipt-full", receiptSample()},
		{"receipt-unclear", parcel(models.LetterReceipt, models.LetterValue{
			Auto: "auto-replied",
			Receipt: &models.ReceiptValue{
				Of: "#vendor Quote from Nordlys", At: "Mon 23 Nov 21:40",
				Unclear: []string{"#vendor is no domain here. Did you mean #vendors?"},
			},
		})},
		{"receipt-help", parcel(models.LetterReceipt, models.LetterValue{
			Receipt: &models.ReceiptValue{Of: "help", Tags: []models.HelpLine{
				{Write: "#vendors", Means: "the area it belongs to; its owner gets it", Example: `#vendors #"long name" domain:vendors`},
				{Write: "due:friday", Means: "when it must be done; a date alone is never read", Example: "due:3d"},
			}, Help: []models.HelpLine{
				{Write: "done", Means: "it is finished", Example: "142 done"},
				{Write: "take", Means: "you hold it and have begun"},
				{Write: "give elena", Means: "hand it to somebody else; they are told", Example: "131,142 give elena"},
				{Write: "by fri", Means: "set the due date", Example: "118 by 4 dec 15:00"},
				{Write: "later 3d", Means: "move the due date and the reminder on"},
				{Write: "ok, yes, no why, A, B", Means: "answer a question, in a mail that asked exactly one or with its number", Example: "118 B"},
				{Write: "undo", Means: "take back what your last mail did, for 24 hours"},
				{Write: "help", Means: "this list"},
			}},
		})},
		{"receipt-list", parcel(models.LetterReceipt, models.LetterValue{
			Link: "/items",
			Receipt: &models.ReceiptValue{Of: "list", List: []models.ItemLine{
				{Number: 131, Title: "Quote from Nordlys", When: "Fri 27 Nov", Who: "Priya", State: models.StateWaiting},
				{Number: 133, Title: "Car in Oslo", When: "Wed 25 Nov", Who: "Marcus", State: models.StateOpen, Mark: "asked twice"},
				{Number: 48213, Title: "confidential"},
				{Number: 118, Title: "Hotel for the board dinner in Oslo", State: models.StateApproved, Answer: "B"},
			}},
		})},
		{"receipt-log", parcel(models.LetterReceipt, models.LetterValue{
			Link: "/items/118",
			Receipt: &models.ReceiptValue{Of: "log 118", Log: []string{
				"Mon 23 Nov 21:40 Dana filed #118 by mail", "Mon 23 Nov 21:41 assigned to Priya: #travel -> owner Priya", "Tue 24 Nov 07:41 Dana approved B by mail",
			}},
		})},
		{"digest-normal", digestSample("Dana")},
		{"digest-assistant", digestSample("Priya")},
		{"digest-empty", parcel(models.LetterDigest, models.LetterValue{
			Reason: "You get this because you are in this 1:1.", Link: "/1on1s/dana-priya",
			Digest: &models.DigestValue{
				Pair: "dana-priya", Executive: "Dana", Assistant: "Priya", Reader: "Dana", Cycle: "2026-12-29",
				Meets: "Tue 29 Dec 2026, 09:00-09:30, Copenhagen", Short: "Tue 29 Dec 09:00", Minutes: 30,
			},
		})},
		{"digest-huge", hugeDigest()},
		{"digest-rtl", parcel(models.LetterDigest, models.LetterValue{
			Reason: "You get this because you are in this 1:1.", Link: "/1on1s/dana-noa",
			Digest: &models.DigestValue{
				Pair: "dana-noa", Executive: "دانا", Assistant: "נועה", Reader: "دانا", Cycle: "2026-11-24",
				Meets: "Tue 24 Nov 2026, 09:00-09:30, Jerusalem", Minutes: 30, Held: "Held 3 of the last 4.",
				Before: models.Cut([]models.DigestLine{{Number: 151, Mark: "DECIDE by Tue 12:00", Text: "מלון בתל אביב, 2 לילות", Who: "נועה", Recommend: "B",
					Options: []models.Option{{Letter: "A", Text: "הילטון 3,900"}, {Letter: "B", Text: "دان 2,700"}}}}),
				Late: models.Cut([]models.DigestLine{{Number: 152, Mark: "2 days", Text: "חוזה עם הספק (3 עותקים)", Who: "נועה"}}),
			},
		})},
		{"digest-confidential", parcel(models.LetterDigest, models.LetterValue{
			Reason: "You get this because you are in this 1:1.", Link: "/1on1s/dana-priya",
			Digest: &models.DigestValue{
				Pair: "dana-priya", Executive: "Dana", Assistant: "Priya", Reader: "Dana", Cycle: "2026-11-24",
				Meets: "Tue 24 Nov 2026, 09:00-09:30, Copenhagen", Minutes: 30,
				Before: models.Cut([]models.DigestLine{{Number: 90417, Mark: "DECIDE", Text: "confidential"}}),
				Late:   models.Cut([]models.DigestLine{{Number: 48213, Mark: "2 days", Text: "confidential"}}),
			},
		})},
		{"chase-full", chaseSample()},
		{"chase-one", parcel(models.LetterChase, models.LetterValue{
			Reason: "You get this because you hold it.",
			Chase:  &models.ChaseValue{Day: "Tue 24 Nov 2026", Unacked: []models.ItemLine{{Number: 133, Title: "Car in Oslo", When: "since Mon"}}},
		})},
		{"signin-normal", parcel(models.LetterSignIn, models.LetterValue{
			Reason: "You get this because somebody asked to sign in with this address.",
			SignIn: &models.SignInValue{URL: "https://adjutant.example.org/sign-in/3q8zHn5vQkO0yYcXr2mJt1aLw7fUeD9s?next=%2Fitems%2F118", Expires: "Tue 24 Nov 09:15"},
		})},
		{"confirm-normal", parcel(models.LetterConfirm, models.LetterValue{
			Reason: "You get this because your address is known here.", Confirm: &models.ConfirmValue{Came: "Mon 23 Nov 21:40"},
		})},
		{"alert-normal", parcel(models.LetterAlert, models.LetterValue{
			Reason: "You get this because you run this installation.", Link: "/mail",
			Notice: &models.NoticeValue{Title: "The mailbox has been silent for 20 minutes", Lines: []string{
				"The last mail was read at 08:41. Since then the server refuses the sign-in: invalid credentials.",
				"Mail that comes meanwhile is not lost; it is read when the mailbox opens again.",
			}},
		})},
		{"nudge-question", about(parcel(models.LetterNudge, models.LetterValue{
			Reason: "you hold what waits for it", Link: "/items/128",
			Notice: &models.NoticeValue{Title: "Is this the answer to #128?", Lines: []string{
				"A mail came that is not on the thread: from Nils Aas <nils@nordlys.example>, with the subject “Re: Spare keys”.",
				"#128, Spare keys, waits for sofie@nordlys.example.",
				"Reply with one word: yes keeps it with the item and wakes it, no leaves it aside. Nothing is done until you say so.",
			}, Answers: []models.AnswerValue{{Label: "Yes, keep it with #128", Word: "yes"}, {Label: "No", Word: "no"}}},
		}), 128)},
		{"coverage-normal", parcel(models.LetterCoverage, models.LetterValue{
			Reason: "You get this because you lead the team.", Link: "/coverage",
			Notice: &models.NoticeValue{Title: "Coverage: 3 new findings", Lines: []string{
				"Nobody covers Travel from Wed 25 Nov to Fri 27 Nov, while Marcus is away. Name a cover for the absence, or a backup who is there.",
				"Priya holds 21 open items and takes 18. Give some of it to somebody else, or move a domain.",
				"#visa was used 4 times and is no domain. Make it an alias of Travel, where 3 of them are, or a domain of its own.",
				"Still so, as told before: 2 findings."}},
		})},
		{"recap-normal", parcel(models.LetterRecap, models.LetterValue{
			Reason: "You get this because you are in this 1:1.", Link: "/1on1s/dana-priya",
			Recap: &models.RecapValue{
				Pair: "dana-priya", Title: "1:1 Priya + Dana, Tue 24 Nov",
				Steps: []models.ItemLine{
					{Number: 155, Title: "Name the second approver for invoices", When: "Fri 27 Nov", Who: "Dana"},
					{Number: 156, Title: "Ask three vendors for a quote", When: "Wed 2 Dec", Who: "Priya"},
				},
				Discussed: []string{"Press call on Thursday?", "Who stands in for Elena at Easter?"}, Carried: []string{"One intake form for vendors"},
				Notes: "Oslo stays as planned.\nThe second trip is decided in January.", Next: "Tue 1 Dec 09:00",
			},
		})},
		{"invite-moved", parcel(models.LetterInvite, models.LetterValue{
			Reason: "You get this because you are in this 1:1.", Link: "/1on1s/dana-priya",
			Notice: &models.NoticeValue{Title: "1:1 Priya + Dana moved from Tue 1 Dec 09:00 to Thu 3 Dec 10:00", Lines: []string{
				"The 1:1 of Tue 1 Dec 09:00 is on Thu 3 Dec 10:00 now, says Dana.", "Does that not suit you? Reply with move and another time, for example: move thu 10",
			}},
		})},
		{"nudge-draft", parcel(models.LetterNudge, models.LetterValue{
			Reason: "somebody asked for it", Link: "/t/dana/items/131",
			Nudge: &models.NudgeValue{
				Number: 131, Title: "Quote from Nordlys", To: "kari@nordlys.example", Cc: "team+131@dana.example", Subject: "Re: Quote from Nordlys", Since: "Thu 12 Nov", Chased: 2,
				Note: "Hello Kari,\n\nwe are still waiting to hear from you about this:\n  Quote from Nordlys\n\nCould you tell us how it stands?\n\nKind regards\nPriya Raman",
			},
		})},
		{"nudge-normal", parcel(models.LetterNudge, models.LetterValue{
			Reason: "You get this because you are in this 1:1.", Link: "/1on1s/dana-priya",
			Notice: &models.NoticeValue{Title: "Anything for tomorrow's 1:1?", Lines: []string{"Dana added 2 topics, you none so far. Reply with a line for each: + topic"}},
		})},
		{"question-normal", parcel(models.LetterQuestion, models.LetterValue{
			Reason: "you or your assistant turned on one question a day", Link: "/t/dana/1on1s",
			Notice: &models.NoticeValue{Title: "A question for your preferences book, 5 of 15", Lines: []string{
				"Aisle or window, early or late, which airlines and hotels, and what never again?",
				"Reply in your own words: the answer is kept in the preferences book and quoted where it matters. Reply next to leave this one out, questions off to get no more.",
			}},
		})},
		{"hello-normal", parcel(models.LetterHello, models.LetterValue{
			Reason: "you are of this team", Link: "/t/dana/help",
			Notice: &models.NoticeValue{Title: "Hello Marcus", Lines: []string{
				"Adjutant looks after team@dana.example. What is written or forwarded there becomes an item with a number, goes to whoever owns it, and is kept after until it is closed.",
				"Now reply with hi. The answer tells you whether your mails are proven to be yours; only then they count.",
			}},
		})},
		{"handover-start", parcel(models.LetterHandover, models.LetterValue{
			Reason: "you stand in for Marcus", Link: "/t/dana/people/marcus",
			Handover: &models.HandoverValue{Who: "Marcus", Span: "25-27 Nov", Parts: []models.HandoverPart{
				{
					Title: "Travel", Know: []string{"Level 4 decide, then tell, up to 400 EUR", "Usually due in 3bd"},
					Open:    []models.ItemLine{{Number: 133, Title: "Car in Oslo", When: "Wed 25 Nov", Mark: "front seat, two bags"}, {Number: 1204711, Title: "confidential", When: "Thu 26 Nov"}},
					Waiting: []models.ItemLine{{Number: 131, Title: "Hotel voucher", Who: "waits for Amerikalinjen", State: models.StateWaiting}},
				},
				{Title: "Other", Decide: []models.ItemLine{{Number: 145, Title: "Which printer", When: "Fri 27 Nov"}}},
			}},
		})},
		{"handover-back", parcel(models.LetterHandover, models.LetterValue{
			Reason: "you are back", Link: "/t/dana",
			Handover: &models.HandoverValue{Who: "Marcus", Span: "25-27 Nov", Back: true, Parts: []models.HandoverPart{
				{Title: "Closed", Open: []models.ItemLine{{Number: 133, Title: "Car in Oslo", State: models.StateDone}}},
				{Title: "Came in for your areas", Open: []models.ItemLine{{Number: 150, Title: "Train to Malmö", When: "Tue 1 Dec", Who: "Elena"}}},
			}},
		})},
		{"handover-quiet", parcel(models.LetterHandover, models.LetterValue{Reason: "you are back", Handover: &models.HandoverValue{Who: "Marcus", Span: "25 Nov", Back: true}})},
		{"handover-normal", parcel(models.LetterHandover, models.LetterValue{
			Reason: "You get this because you cover for Marcus.", Link: "/items",
			Notice: &models.NoticeValue{Title: "You cover for Marcus, 25-27 Nov", Lines: []string{"#133 Car in Oslo, due Wed 25 Nov", "#145 Expenses October, due Fri 27 Nov"}},
		})},
		{"rollup-normal", parcel(models.LetterRollup, models.LetterValue{
			Reason: "You get this because you are the executive of this office.", Link: "/",
			Rollup: rollupSample(),
		})},
	}
}

func assignmentSample() models.Parcel {
	return parcel(models.LetterAssignment, models.LetterValue{
		Reason: "You get this because you own Travel.",
		Link:   "/items/133",
		Assignment: &models.AssignmentValue{
			Number: 133, Kind: models.Task, Title: "Car in Oslo", Holder: "Marcus Holt", Due: "Wed 25 Nov 17:00",
			Priority: models.High, Domain: "Travel", Level: "4 decide, then tell. Limit 400.", Backup: "Elena Sanz",
			From:     "Dana, forwarded Mon 23 Nov 21:40 (held until your 08:00)",
			Reasons:  []string{"#travel -> owner Marcus", "Marcus is there until the due date"},
			Note:     "Can we get a car like last time? Two bags.",
			Original: "From: SAS <no-reply@flysas.example>\nSubject: Your booking DY1502\nDate: Mon 23 Nov 2026 20:12\n\nDear Dana Whitfield,\n\nyour flight Copenhagen to Oslo on Thursday 26 November leaves at 07:10 and arrives at 08:20. Please be at the gate 30 minutes before.\nManage your booking: https://flysas.example/manage/booking/DY1502/lookup?reference=8TRX2Q&name=whitfield&utm_source=mail",
			Files:    []string{"#133.eml", "itinerary.pdf"},
			WriteTo:  "SAS <no-reply@flysas.example>", WriteCc: "team+133@dana.example", WriteTitle: "Your booking DY1502",
		},
	})
}

func newsSample() models.Parcel {
	p := parcel(models.LetterAssignment, models.LetterValue{
		Reason: "Priya wrote on #131", Link: "/items/131",
		Assignment: &models.AssignmentValue{
			Number: 131, Kind: models.FollowUp, Title: "Quote from Nordlys", Holder: "Priya", Due: "Fri 27 Nov", Priority: models.Normal,
			Reasons: []string{"Priya wrote on #131"}, Note: "They promise it for tomorrow noon. Shall I wait, or ask Brandt too?",
		},
	})
	p.Letter.ToName = "Dana Whitfield"
	return p
}

func toldSample() models.Parcel {
	p := parcel(models.LetterAssignment, models.LetterValue{
		Reason: "Dana wrote", Link: "/items/131",
		Assignment: &models.AssignmentValue{
			Number: 131, Kind: models.FollowUp, Title: "Quote from Nordlys", Holder: "Priya", Due: "Fri 27 Nov", Priority: models.Normal,
			Reasons: []string{"Dana wrote"}, Note: "Wait until noon, then ask Brandt.",
		},
	})
	p.Letter.ToName = "Priya Raman"
	return p
}

// decidedSample tells who prepared a decision what became of it.
func decidedSample() models.Parcel {
	p := parcel(models.LetterAssignment, models.LetterValue{
		Reason: "Dana said no", Link: "/items/118",
		Assignment: &models.AssignmentValue{
			Number: 118, Kind: models.Decision, Title: "Hotel for the board dinner in Oslo", Holder: "Priya", Due: "Tue 24 Nov 12:00", Priority: models.Normal,
			News: true, Closed: true, Reasons: []string{"Dana said no"}, Note: "Too far from the office.",
		},
	})
	p.Letter.ToName = "Priya Raman"
	return p
}

func decisionSample() models.Parcel {
	return parcel(models.LetterDecision, models.LetterValue{
		Reason: "You get this because you asked to see what costs more than 2,500.",
		Link:   "/items/118",
		Decision: &models.DecisionValue{
			Number: 118, Title: "Hotel for the board dinner in Oslo, 26 Nov, 8 guests?", By: "Tue 24 Nov 12:00",
			Options: []models.Option{
				{Letter: "A", Text: "Grand, 3,900. Famous, but 15 minutes by car."},
				{Letter: "B", Text: "Amerikalinjen, 2,700. Walkable, free cancelling until 1 Dec."},
				{Letter: "C", Text: "Wait a week. Risk: B is usually gone by Friday."},
			},
			Recommend: "B", Who: "Priya", Silence: "B",
			Note:    "Other view (Marcus): A impresses the two new members.",
			Reasons: []string{"The amount is above the limit of Travel, 2,500"},
		},
	})
}

func receiptSample() models.Parcel {
	return parcel(models.LetterReceipt, models.LetterValue{
		Reason: "You get this because a line of your mail was not clear.",
		Auto:   "auto-replied",
		Receipt: &models.ReceiptValue{
			Of: "Re: 1:1 Priya + Dana, Tue 24 Nov 09:00: 2 decisions, 3 late", At: "07:41",
			Done:    []string{"#118 approved B. Priya told.", "#131 moved to Fri 27 Nov", "added to today's agenda: \"Press call Thursday?\""},
			Unclear: []string{"\"147 friday ish\": did you mean \"147 later fri\", or is it a note?"},
			Said:    []string{"fri is Fri 27 Nov, the end of your working day, 17:00."},
			Note:    "Great week by the way.\nSee you there.",
			Undo:    "Wed 25 Nov 07:41",
		},
	})
}

func digestSample(reader string) models.Parcel {
	return parcel(models.LetterDigest, models.LetterValue{
		Reason: "You get this because you are in this 1:1.",
		Link:   "/1on1s/dana-priya",
		Digest: &models.DigestValue{
			Pair: "dana-priya", Executive: "Dana", Assistant: "Priya", Reader: reader, Cycle: "2026-11-24",
			Meets: "Tue 24 Nov 2026, 09:00-09:30, Copenhagen", Short: "Tue 24 Nov 09:00", Minutes: 30, Held: "Held 11 of the last 12.",
			Before: models.Cut([]models.DigestLine{
				{Number: 118, Mark: "DECIDE by Tue 12:00", Text: "Hotel for the board dinner in Oslo", Who: "Priya", Recommend: "B", Silence: "B",
					Options: []models.Option{{Letter: "A", Text: "Grand 3,900"}, {Letter: "B", Text: "Amerikalinjen 2,700"}, {Letter: "C", Text: "wait a week"}}},
				{Number: 121, Mark: "APPROVE by Thu", Text: "Year-end gifts, 14 people, 2,100 in total", Silence: "nothing happens", Extra: "The order deadline is Fri."},
				{Mark: "TALK", Text: "Who stands in for Elena at Easter?", Who: "Priya", Extra: "2nd week on this list"},
			}),
			Top: models.Cut([]models.DigestLine{
				{Text: "Board paper final by Wed 18:00", Goal: "Series B by June"},
				{Text: "Two hires signed by Fri", Goal: "Nordic launch"},
				{Number: 133, Mark: "Wed 25 Nov", Text: "Car in Oslo", Who: "Marcus"},
				{Mark: "Can wait", Text: "office move quotes, podcast reply"},
				{Mark: "Protect", Text: "Wed 09:00-11:00 writing block"},
			}),
			Calendar: models.Cut([]models.DigestLine{
				{Mark: "Tue 24 14:00", Text: "Investor call", Extra: "no preparation yet"},
				{Mark: "Wed 25 10:00", Text: "Design review", Extra: "conflict with the writing block"},
				{Mark: "Thu 26 07:10", Text: "Flight CPH-OSL", Extra: "booked, car not booked"},
				{Mark: "Mon 30", Text: "four meetings in a row, no lunch"},
			}),
			Late: models.Cut([]models.DigestLine{
				{Number: 107, Mark: "3 days", Text: "Passport renewal, waiting for your signature", Who: "you"},
				{Number: 131, Mark: "2 days", Text: "Quote from Nordlys, chased twice", Who: "Priya"},
				{Number: 126, Mark: "1 day", Text: "Signed NDA from Brandt", Extra: "3rd week on this list"},
			}),
			Week: models.Cut([]models.DigestLine{
				{Number: 133, Mark: "Wed", Text: "Car in Oslo", Who: "Marcus"},
				{Number: 140, Mark: "Tue", Text: "Brief for the investor call", Who: "Priya"},
				{Number: 142, Mark: "Thu", Text: "Dinner guest list", Who: "Priya"},
				{Number: 145, Mark: "Fri", Text: "Expenses October", Who: "Marcus"},
				{Number: 146, Mark: "Fri", Text: "Answer to the podcast", Who: "you"},
				{Number: 147}, {Number: 148}, {Number: 149}, {Number: 150},
			}),
			Decided: models.Cut([]models.DigestLine{
				{Number: 112, Text: "Moved dentist to 9 Dec"},
				{Number: 115, Text: "Declined two vendor demos"},
				{Number: 119, Text: "Renewed the parking permit, 340"},
			}),
			Feedback: models.Cut([]models.DigestLine{
				{Mark: "good", Text: "the investor pack was ready a day early", Who: "Dana to Priya"},
				{Mark: "friction", Text: "three requests after 20:00 last week", Who: "Priya to Dana"},
			}),
			Think: models.Cut([]models.DigestLine{
				{Number: 150, Mark: "idea", Text: "One intake form for vendors", Who: "Priya"},
				{Mark: "risk", Text: "Both of you away 21-23 Dec: Personal has no backup"},
			}),
			Handing: models.Cut([]models.DigestLine{{Mark: "looks on", Text: "Travel booking", Extra: "day 24 of 90, next stage by Mon 30 Nov"}}),
			Book:    models.Cut([]models.DigestLine{{Mark: "Travel", Text: "aisle seats, never the last flight out", Who: "Dana"}}),
			Card:    "I book all travel; ask me before board dates move.",
			Numbers: []models.DigestLine{{Mark: "On time", Text: "14 of 16", Extra: "at first 9 of 13"}, {Mark: "Opened again", Text: "1", Extra: "at first 3"}, {Mark: "Came back", Text: "0", Extra: "at first 2"}, {Mark: "1:1s held", Text: "4 of 4", Extra: "at first 3 of 4"}},
			Steps: models.Cut([]models.DigestLine{
				{Text: "Share travel preferences page", Who: "Priya", Done: true},
				{Text: "Name the second approver for invoices", Who: "Dana", Extra: "late 4 days"},
			}),
			Coverage: []string{"Coverage: Marcus away Thu-Fri, Elena covers Travel."},
			About:    "About 26 minutes.", Question: "What should we stop doing?",
			Goals:  []models.DigestLine{{Text: "Series B by June", Who: "Dana"}, {Text: "Nordic launch", Who: "Dana", Extra: "set 8 weeks ago, does it still hold?"}},
			Closed: models.Cut([]models.DigestLine{{Number: 110, Mark: "done", Text: "Visa for the Lisbon trip", Who: "Priya", Done: true}}),
			Kept:   map[string][]models.DigestLine{"Dana": {{Mark: "20 Nov", Text: "ask about her leave before she has to"}}}[reader],
		},
	})
}

func rollupSample() *models.RollupValue {
	full := *digestSample("Dana").Letter.Value.Digest
	full.Goals, full.Coverage, full.Calendar, full.About = nil, nil, models.DigestPart{}, "About 26 minutes."
	return &models.RollupValue{
		Reader: "Dana", Week: "23-29 Nov", Goals: []models.DigestLine{{Text: "Series B by June"}, {Text: "Nordic launch"}},
		Calendar: digestSample("Dana").Letter.Value.Digest.Calendar, Coverage: []string{"Marcus away Thu-Fri, Elena covers Travel."},
		Pairs: []models.DigestValue{full, {
			Pair: "dana-marcus", Executive: "Dana", Assistant: "Marcus", Reader: "Dana", Short: "Wed 25 Nov 10:00",
			About: "Nothing is on the list: ten minutes for ideas, or skip it with a word of why.",
		}},
	}
}

func hugeDigest() models.Parcel {
	p := digestSample("Dana")
	p.Letter.Value.Digest = &models.DigestValue{}
	d := p.Letter.Value.Digest
	d.Executive, d.Assistant, d.Reader = "Maximiliane-Alexandrina", "Wolfeschlegelsteinhausenbergerdorff", "Maximiliane-Alexandrina"
	d.Pair, d.Cycle, d.Minutes = "m-w", "2026-11-24", 90
	d.Meets, d.Held = "Tue 24 Nov 2026, 09:00-10:30, Argentina/ComodRivadavia", "Held 11 of the last 12."
	title := strings.TrimSpace(strings.Repeat("Überlange Überschrift & mehr ", 7))[:200]
	n := 1000
	long := func(mark string) models.DigestPart {
		var out []models.DigestLine
		for range 40 {
			n++
			out = append(out, models.DigestLine{Number: n, Mark: mark, Text: title, Who: "Wolfeschlegelsteinhausenbergerdorff", Extra: "17th week on this list"})
		}
		return models.Cut(out)
	}
	d.Before = long("DECIDE by Wed 31 Dec 17:00")
	for i := range d.Before.Lines {
		l := &d.Before.Lines[i]
		l.Recommend, l.Silence = "B", "B"
		for _, o := range "ABCD" {
			l.Options = append(l.Options, models.Option{Letter: string(o), Text: title[:120]})
		}
	}
	d.Top, d.Calendar = long(""), long("Wed 25 10:00")
	d.Late, d.Week, d.Waiting, d.Decided = long("217 days"), long("Wed"), long("asked four times, no answer"), long("")
	d.Feedback, d.Think, d.Steps = long("friction"), long("risk"), long("17 weeks")
	d.Closed, d.Kept = long("done"), long("").Lines
	for range 6 {
		d.Coverage = append(d.Coverage, title)
	}
	return p
}

func chaseSample() models.Parcel {
	return parcel(models.LetterChase, models.LetterValue{
		Reason: "You get this because you hold these, or were asked. It comes once a working day at most.",
		Link:   "/",
		Chase: &models.ChaseValue{
			Day:     "Tue 24 Nov 2026",
			Decide:  []models.ItemLine{{Number: 118, Title: "Hotel for the board dinner in Oslo", When: "today 12:00"}},
			Late:    []models.ItemLine{{Number: 131, Title: "Quote from Nordlys", When: "2 days", Mark: "asked twice"}, {Number: 48213, Title: "confidential", When: "1 day"}},
			Due:     []models.ItemLine{{Number: 133, Title: "Car in Oslo", When: "Wed 17:00"}},
			Follow:  []models.ItemLine{{Number: 126, Title: "Signed NDA from Brandt", When: "since 12 Nov", Who: "Brandt & Sons"}},
			Unacked: []models.ItemLine{{Number: 145, Title: "Expenses October", When: "since Mon"}},
		},
	})
}

func bundleSample() models.Parcel {
	of := func(kind models.LetterKind, v models.LetterValue) models.BundlePart {
		return models.BundlePart{Kind: kind, Value: v}
	}
	return parcel(models.LetterBundle, models.LetterValue{
		Reason: "these could wait for one mail", Link: "/t/dana",
		Bundle: &models.BundleValue{Day: "Tue 24 Nov", Parts: []models.BundlePart{
			of(models.LetterReceipt, models.LetterValue{Receipt: &models.ReceiptValue{
				Of: "#travel Car in Oslo", At: "Mon 23 Nov 21:40", Done: []string{"#133 task: Car in Oslo. With Marcus, due Wed 25 Nov."}, Undo: "Tue 24 Nov 21:40",
			}}),
			of(models.LetterDecision, decisionSample().Letter.Value),
			of(models.LetterDecision, models.LetterValue{Decision: &models.DecisionValue{Number: 1204711, Hidden: true}}),
			of(models.LetterAssignment, models.LetterValue{Assignment: &models.AssignmentValue{
				Number: 140, Kind: models.Task, Title: "Call the bank", Holder: "Dana", News: true, Reasons: []string{"Priya wrote"}, Note: "They open at ten.\nI left a message.",
			}}),
			of(models.LetterAssignment, models.LetterValue{Assignment: &models.AssignmentValue{
				Number: 151, Kind: models.Task, Title: "طلب جديد", Holder: "Dana", Due: "Fri 27 Nov", Priority: models.High,
				From: "Priya, wrote Mon 23 Nov 16:12", Reasons: []string{"Priya gave it to you"}, Note: "Please sign.",
			}}),
			of(models.LetterAssignment, assignmentSample().Letter.Value),
			of(models.LetterChase, models.LetterValue{Chase: &models.ChaseValue{
				Day: "Tue 24 Nov", Late: []models.ItemLine{{Number: 131, Title: "Quote from Nordlys", When: "Fri 20 Nov", Mark: "asked once before"}},
				Decide: []models.ItemLine{{Number: 118, Title: "Hotel for the board dinner in Oslo"}},
			}}),
			of(models.LetterAlert, models.LetterValue{Notice: &models.NoticeValue{
				Title: "#1204712 is held", Lines: []string{"A confidential matter came in, and nobody who could take it is cleared for it."},
			}}),
		}},
	})
}
