//go:build !linux

package storetest

import (
	"os/exec"
	"syscall"
)

func whileWeLive() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }

func startOnThread(cmd *exec.Cmd) error { return cmd.Start() }
