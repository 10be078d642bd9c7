package message

import "github.com/readmit/readmit/internal/event"

// What became of a message is told by whoever finds out: these have no
// operation of their own.
var (
	eventSent    = event.Define("message.sent", "MESSAGE", example, "EMAIL_SENT", "SMS_SENT")
	eventFailed  = event.Define("message.failed", "MESSAGE", exampleOf(ReasonRefused, "554 5.7.1 Message rejected"))
	eventBounced = event.Define("message.bounced", "MESSAGE", exampleOf(ReasonAddress, "550 5.1.1 No such user here"))
	eventExpired = event.Define("message.expired", "MESSAGE", example)
)

func exampleOf(reason, said string) Told {
	e := example
	e.Reason, e.Said = reason, said
	return e
}
