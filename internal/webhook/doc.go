// Package webhook owns what other systems are told of what happened here: the
// endpoints to which a tenant's events are sent, what was sent and answered,
// and the list of events for programs that ask.
//
// It does not own the events: the ledger writes, numbers and reads them, and
// what waits to be sent is the event's position only, so that no copy of what
// it says lies here. It does not own links and codes either: an endpoint that
// is marked as the mailer gets them from package message when it is sent to.
//
// An endpoint is enabled, disabled by a person, or paused by Readmit after days
// of failure. A delivery is waiting, delivered or given up. Each endpoint has a
// position in the tenant's events of its own, and one node at a time sends to
// it: of each account one event after the other, of different accounts some at
// a time. A delivery may come twice, with the same webhook-id.
package webhook
