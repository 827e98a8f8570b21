package models

// StarterDomains are areas that most offices have, with the words that point to
// them. An office takes the ones it wants and names their owners.
var StarterDomains = []Domain{
	{Slug: "calendar", Name: "Calendar", Keywords: []string{"meeting", "reschedule", "invitation"}},
	{Slug: "travel", Name: "Travel", Keywords: []string{"flight", "hotel", "itinerary"}},
	{Slug: "vendors", Name: "Vendors", Keywords: []string{"quote", "supplier"}},
	{Slug: "invoices", Name: "Invoices", Keywords: []string{"invoice", "receipt", "expenses"}},
	{Slug: "projects", Name: "Projects", Keywords: []string{"milestone"}},
	{Slug: "events", Name: "Events", Keywords: []string{"venue", "guest list"}},
	{Slug: "hiring", Name: "Hiring", Keywords: []string{"candidate", "interview"}},
	{Slug: "board", Name: "Board and investors", Keywords: []string{"board paper", "investor"}},
	{Slug: "press", Name: "Press", Keywords: []string{"journalist", "podcast"}},
	{Slug: "legal", Name: "Legal", Keywords: []string{"contract", "lease"}},
	{Slug: "office", Name: "Office", Keywords: []string{"parking", "cleaning"}},
	{Slug: "personal", Name: "Personal", Keywords: []string{"dentist", "school"}},
}
