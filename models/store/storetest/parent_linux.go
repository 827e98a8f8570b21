//go:build linux

package storetest

import (
	"os/exec"
	"runtime"
	"syscall"
)

// whileWeLive makes the kernel stop the server when this process is gone, so
// that a test binary that crashes leaves no cluster behind.
func whileWeLive() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT, Setpgid: true}
}

// startOnThread starts from a thread that lives as long as the process: the
// kernel counts the end of the starting thread as the end of the parent.
func startOnThread(cmd *exec.Cmd) error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		started <- cmd.Start()
		select {}
	}()
	return <-started
}
