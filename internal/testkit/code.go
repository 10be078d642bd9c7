package testkit

import "github.com/readmit/readmit/internal/fault"

// Code returns the fault's code, "" for no error, and "internal: …" for an
// error that nobody is meant to read.
func Code(err error) string {
	if err == nil {
		return ""
	}
	if f := fault.As(err); f != nil {
		return f.Code
	}
	return "internal: " + err.Error()
}
