// Command adjutant is the whole product in one program: it watches the team
// inboxes, keeps after what came in, writes the letters and shows the pages.
//
// This package is the top floor of the house: it reads the configuration,
// builds the rooms, connects them, runs them and stops them. It decides
// nothing about mail, people or items.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // an image that holds the program alone has no zones
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
