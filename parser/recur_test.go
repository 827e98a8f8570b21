package parser

import (
	"strings"
	"testing"
	"time"
)

// The expected days are those of the examples in RFC 5545 section 3.8.5.3, and
// some of the calendar on the wall.
func TestRecur(t *testing.T) {
	t.Parallel()
	york, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(1997, 9, 2, 9, 0, 0, 0, york) // a Tuesday
	for _, c := range []struct{ rule, want string }{
		{"FREQ=DAILY;COUNT=3", "0902 0903 0904"},
		{"FREQ=DAILY;INTERVAL=10;COUNT=5", "0902 0912 0922 1002 1012"},
		{"FREQ=DAILY;UNTIL=19970905T130000Z", "0902 0903 0904 0905"},
		{"FREQ=WEEKLY;COUNT=3", "0902 0909 0916"},
		{"FREQ=WEEKLY;INTERVAL=2;WKST=SU;COUNT=4", "0902 0916 0930 1014"},
		{"FREQ=WEEKLY;COUNT=6;WKST=SU;BYDAY=TU,TH", "0902 0904 0909 0911 0916 0918"},
		{"FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "0902 0904 0916 0918 0930 1002 1014 1016"},
		{"FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1TU,-1TU", "0902 0930 1104 1125"},
		{"FREQ=MONTHLY;BYMONTHDAY=2,15;COUNT=5", "0902 0915 1002 1015 1102"},
		{"FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "0902 0930 1031"}, // its start always counts
		{"FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "0902 0904 1007"},
		{"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3", "0902 0929 1030"},
		{"FREQ=YEARLY;COUNT=2", "0902 0902"},
		{"FREQ=YEARLY;BYDAY=TH;BYMONTH=11;COUNT=3", "0902 1106 1113"},
		{"FREQ=HOURLY", "0902"},
		{"FREQ=YEARLY;BYWEEKNO=20", "0902"},
		{"nonsense", "0902"},
	} {
		var got []string
		for _, at := range Recur(start, c.rule, nil, start, start.AddDate(3, 0, 0), 50) {
			got = append(got, at.Format("0102"))
			if at.Format("15:04") != "09:00" {
				t.Errorf("%s: %s", c.rule, at)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %s, want %s", c.rule, strings.Join(got, " "), c.want)
		}
	}
}

func TestRecur_AWindowFarBehindTheStart(t *testing.T) {
	t.Parallel()
	start := time.Date(1971, 1, 5, 9, 0, 0, 0, time.UTC)
	from := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	got := Recur(start, "FREQ=WEEKLY", []time.Time{time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)}, from, from.AddDate(0, 0, 15), 10)
	if len(got) != 2 || got[0].Format("0102") != "1124" || got[1].Format("0102") != "1208" {
		t.Errorf("%v", got)
	}
}

// A rule that no day meets ends all the same.
func TestRecur_Impossible(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	if got := Recur(start, "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31;COUNT=5;BYSETPOS=1,2,3", nil, start, start.AddDate(5000, 0, 0), 10); len(got) != 1 {
		t.Errorf("%v", got)
	}
}
