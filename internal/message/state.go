package message

// State is how far a message has come.
type State string

// The states. A message begins as queued or failed, and goes forth between
// queued and sending until it is sent, or for one of the other reasons never
// will be.
const (
	Queued  State = "queued"
	Sending State = "sending"
	// Sent: the mail server or the provider of SMS has taken it.
	Sent State = "sent"
	// LinkOpened: the page behind its link was asked for. Scanners of mails do
	// so too: it proves nothing.
	LinkOpened State = "link_opened"
	// Failed: it was given up, or never tried; the reason stands beside it.
	Failed State = "failed"
	// Bounced: the other side says that there is no such address.
	Bounced State = "bounced"
	// Expired: its link or code was over before it could be sent.
	Expired State = "expired"
	// Canceled: by staff, or because a newer one took its place.
	Canceled State = "canceled"

	// nothing is what is queued for nobody.
	nothing State = "nothing"
)

// Reasons why a message failed or waits.
const (
	// ReasonLimit: the address had as many messages as one may get.
	ReasonLimit = "limit"
	// ReasonSuppressed: the address bounced before.
	ReasonSuppressed = "suppressed"
	// ReasonErased: the account's key is gone, and with it the address.
	ReasonErased = "erased"
	// ReasonAddress: no message can be sent to such an address.
	ReasonAddress = "address"
	// ReasonRefused: the other side refused the message for good.
	ReasonRefused = "refused"
	// ReasonUnreachable: the other side could not be reached, or said to come
	// again later.
	ReasonUnreachable = "unreachable"
	// ReasonNoMailer: no mail server or provider of SMS is set.
	ReasonNoMailer = "no_mailer"
	// ReasonText: the text could not be made from the template.
	ReasonText = "text"
	// ReasonSuperseded: the link or code in it was used, replaced or taken back.
	ReasonSuperseded = "superseded"
	// ReasonMailbox: it was not sent out, but kept in the development mailbox.
	ReasonMailbox = "mailbox"
	// ReasonElsewhere: the system that sends the tenant's mails is told of it.
	ReasonElsewhere = "elsewhere"
	// ReasonStaff: a member of the staff canceled it.
	ReasonStaff = "staff"
)
