package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/smtp"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// openDemo runs the demo as its command does and returns the facts it printed.
func openDemo(t *testing.T, args ...string) map[string]string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	read, write := io.Pipe()
	ended := make(chan int, 1)
	args = append([]string{"demo", "--addr", "127.0.0.1:0", "--smtp", "127.0.0.1:0", "--imap", "127.0.0.1:0"}, args...)
	go func() {
		ended <- run(ctx, args, nil, strings.NewReader(""), write, io.Discard)
		write.Close()
	}()
	stop := func() {
		cancel()
		select {
		case code := <-ended:
			ended <- code
			if code != exitDone {
				t.Errorf("the demo ended with code %d", code)
			}
		case <-time.After(15 * time.Second):
			t.Error("the demo did not stop")
		}
	}
	t.Cleanup(stop)
	facts := map[string]string{}
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		name, rest, _ := strings.Cut(lines.Text(), " ")
		if name == "sign-in" {
			who, link, _ := strings.Cut(rest, " ")
			name, rest = "sign-in "+who, link
		}
		facts[name] = rest
		if name == "you" {
			go func() { _, _ = io.Copy(io.Discard, read) }()
			return facts
		}
	}
	t.Fatalf("the demo ended before it was ready, having said %v", facts)
	return nil
}

// page is a browser's tab on the demo.
type page struct {
	t   *testing.T
	ctx context.Context
}

func openPage(t *testing.T) *page {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("no Chromium found; the browser tests need one (Debian: apt-get install chromium)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true), chromedp.WindowSize(1280, 900))
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() { cancel(); cancelAlloc() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return &page{t, ctx}
}

func (p *page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
}

// run evaluates JavaScript for its effect.
func (p *page) run(js string) {
	p.t.Helper()
	if _, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("(() => { "+js+"; return true })()")); err != nil {
		p.t.Fatalf("%s: %v", js, err)
	}
}

// until waits until the page says something, or no longer does.
func (p *page) until(what, js string) {
	p.t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("(() => { try { return !!("+js+") } catch { return false } })()"))
		if err == nil && ok {
			return
		}
		select {
		case <-deadline:
			text, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string]("document.body.innerText"))
			p.t.Fatalf("%s: not within 30 s; the page says\n%s", what, text)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (p *page) signIn(link string) {
	p.t.Helper()
	p.do("open the link", chromedp.Navigate(link))
	p.run(`document.querySelector('main form[method=post] button').click()`)
	p.until("signed in", `document.querySelector('nav a[href="/items"]')`)
}

// A visitor's first two minutes: a mail by SMTP is an assigned item on the
// open page without reloading; its letter is in the assistant's mailbox; a
// reply closes it; the agenda comes when the clock is turned.
func TestBrowser_DemoShowsTheLoop(t *testing.T) {
	facts := openDemo(t)
	p := openPage(t)
	base := facts["ready"]
	p.signIn(facts["sign-in dana@havlys.example"])
	p.signIn(facts["sign-in dana@havlys.example"]) // its reader comes back to the terminal
	p.do("open the items", chromedp.Navigate(base+"/items"))
	p.until("four weeks of items", `document.querySelectorAll('a[href^="/items/1"]').length > 10`)

	mail := "From: Dana Whitfield <dana@havlys.example>\r\nTo: team@havlys.example\r\nSubject: #travel Taxi for a cello\r\nMessage-ID: <cello@havlys.example>\r\n\r\nIt needs a seat of its own.\r\n"
	if err := smtp.SendMail(facts["smtp"], nil, "dana@havlys.example", []string{facts["team"]}, []byte(mail)); err != nil {
		t.Fatal(err)
	}
	p.until("the mail on the open page", `document.body.innerText.includes('Taxi for a cello')`)

	p.do("Priya's mailbox", chromedp.Navigate(base+"/demo/mail?box=priya%40havlys.example"))
	p.until("the letter in Priya's mailbox", `[...document.querySelectorAll('main a')].some(a => a.innerText.includes('Taxi for a cello'))`)
	p.run(`[...document.querySelectorAll('main a')].find(a => a.innerText.includes('Taxi for a cello')).click()`)
	p.until("the letter open", `[...document.querySelectorAll('main a')].some(a => a.innerText.trim() == 'Reply')`)
	p.run(`[...document.querySelectorAll('main a')].find(a => a.innerText.trim() == 'Reply').click()`)
	p.until("the reply", `document.querySelector('main textarea[name=body]')`)
	p.run(`const b = document.querySelector('main textarea[name=body]'); b.value = 'done\n' + b.value; b.form.requestSubmit()`)
	p.until("the reply sent", `!document.querySelector('main textarea[name=body]')`)
	p.do("open the closed items", chromedp.Navigate(base+"/items?q=status%3Adone"))
	p.until("the item closed", `document.body.innerText.includes('Taxi for a cello')`)

	p.do("today", chromedp.Navigate(base+"/"))
	p.run(`[...document.querySelectorAll('button')].find(b => b.innerText.includes('Jump to Monday')).click()`)
	p.until("Monday", `document.body.innerText.includes('Mon 23 Nov') || /Mon \d+ \w+ 16:0/.test(document.body.innerText)`)
	p.do("Dana's mailbox", chromedp.Navigate(base+"/demo/mail?box=dana%40havlys.example"))
	// The clock shows Monday a moment before its letters are sent; the mailbox is looked into again.
	p.until("the agenda", `[...document.querySelectorAll('main a')].filter(a => a.innerText.includes('Your 1:1s, ')).length >= 5 || (window.again ||= setTimeout(() => location.reload(), 500), false)`)
}

// A demo that keeps its files goes on where it was, with every mail once.
func TestDemo_GoesOnWithItsData(t *testing.T) {
	dir := t.TempDir()
	count := func() (items, mails string) {
		env := []string{"ADJUTANT_DATABASE_URL=sqlite://" + dir + "/adjutant.db"}
		var out [2]strings.Builder
		for i, what := range []string{"items", "mail"} {
			if code := run(t.Context(), []string{what, "--json"}, env, strings.NewReader(""), &out[i], io.Discard); code != exitDone {
				t.Fatalf("%s ended with code %d", what, code)
			}
		}
		return out[0].String(), out[1].String()
	}
	var items, mails string
	t.Run("first", func(t *testing.T) {
		facts := openDemo(t, "--data", dir)
		if !strings.Contains(facts["database"], dir) {
			t.Errorf("it says its database is %s", facts["database"])
		}
		items, mails = count()
	})
	t.Run("again", func(t *testing.T) {
		facts := openDemo(t, "--data", dir)
		mail := fmt.Sprintf("From: dana@havlys.example\r\nTo: team@havlys.example\r\nSubject: #travel One more thing\r\nMessage-ID: <more@havlys.example>\r\n\r\n%s\r\n", "Thanks.")
		if err := smtp.SendMail(facts["smtp"], nil, "dana@havlys.example", []string{facts["team"]}, []byte(mail)); err != nil {
			t.Fatal(err)
		}
		deadline := time.After(30 * time.Second)
		for {
			now, nowMails := count()
			if strings.Contains(now, "One more thing") {
				if got, want := strings.Count(now, `"number"`), strings.Count(items, `"number"`)+1; got != want {
					t.Errorf("%d items, want %d", got, want)
				}
				if strings.Count(nowMails, `"duplicate"`) != strings.Count(mails, `"duplicate"`) {
					t.Error("mails of the first run were read again")
				}
				return
			}
			select {
			case <-deadline:
				t.Fatal("the new mail was not filed within 30 s")
			case <-time.After(100 * time.Millisecond):
			}
		}
	})
}
