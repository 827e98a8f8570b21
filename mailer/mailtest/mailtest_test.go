package mailtest_test

import (
	"bytes"
	"fmt"
	"net/smtp"
	"testing"
	"time"

	"adjutant/mailer/mailtest"
)

func TestPostfix_DeliversEverything(t *testing.T) {
	t.Parallel()
	s := mailtest.Postfix(t)
	for n := range 3 {
		body := fmt.Appendf(nil, "From: a@example.org\r\nTo: b@example.com\r\nSubject: %d\r\n\r\nhello\r\n", n)
		if err := smtp.SendMail(s.Addr, nil, "a@example.org", []string{fmt.Sprintf("b+%d@anywhere.example", n)}, body); err != nil {
			t.Fatalf("%v\n%s", err, s.Log())
		}
	}
	mails, err := s.Delivered(3, 20*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mails {
		if !bytes.Contains(m, []byte("\nhello\n")) {
			t.Errorf("%s", m)
		}
	}
}

func TestDovecot_AppendsAndForgetsWithTheTest(t *testing.T) {
	t.Parallel()
	s := mailtest.Dovecot(t)
	if err := s.AddUser("second"); err != nil {
		t.Fatal(err)
	}
	for _, user := range []string{"team", "second"} {
		uids, err := s.Append(user, "INBOX", []byte("Subject: 1\r\n\r\nx\r\n"), []byte("Subject: 2\r\n\r\ny\r\n"))
		if err != nil || len(uids) != 2 {
			t.Errorf("%s: %v %v", user, uids, err)
		}
	}
}
