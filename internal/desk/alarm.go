package desk

import (
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

// Alarm is something that the staff should look at now, although it was
// allowed.
type Alarm struct {
	Kind    string `json:"kind"`              // what it is about, such as bulk_end_sessions
	Subject string `json:"subject,omitempty"` // the id of what it is about
	Count   int    `json:"count,omitempty"`   // how many accounts it concerns
	By      string `json:"by"`
	Reason  string `json:"reason,omitempty"`
}

var eventAlarmRaised = event.Define("desk.alarm_raised", "", Alarm{Kind: "bulk_end_sessions", Subject: "blk_01", Count: 1234, By: "Ana", Reason: "A list of passwords is on sale"})

// RaiseAlarm tells the tenant's subscribers of an alarm, with the operation's
// commit.
func RaiseAlarm(tx *op.Tx, a Alarm) { tx.Record(event.Fact{Type: eventAlarmRaised, Data: a}) }
