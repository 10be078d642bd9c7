package demo

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/session"
)

// Signed is how many of the first people are signed in on the devices that
// their history tells of: enough to look at.
const Signed = 500

// SignedFor is how long a session of the demo lasts.
const SignedFor = 30 * day

// Devices are what the history of a record tells of devices, the last used
// first. Sessions that would have ended by now are signed out.
func Devices(r directory.Record, now time.Time) []session.Seen {
	at := map[string]int{}
	var out []session.Seen
	for _, a := range r.Activity {
		var data struct {
			Agent  string `json:"user_agent"`
			Name   string `json:"device"`
			IP     string `json:"ip"`
			Method string `json:"method"`
		}
		if json.Unmarshal(a.Data, &data) != nil {
			continue
		}
		switch a.Type {
		case "signin.succeeded":
			i, known := at[data.Name]
			if !known {
				i, at[data.Name] = len(out), len(out)
				out = append(out, session.Seen{First: a.At})
			}
			d := &out[i]
			d.UserAgent, d.Address, d.Identity, d.Last = data.Agent, data.IP, data.Method, a.At
			d.SignedOut = now.Sub(a.At) >= 13*day
		case "signin.signed_out":
			if i, known := at[data.Name]; known {
				out[i].SignedOut = true
			}
		case "session.all_ended":
			for i := range out {
				out[i].SignedOut = true
			}
		}
	}
	slices.SortFunc(out, func(a, b session.Seen) int { return b.Last.Compare(a.Last) })
	return out
}
