package desk

import (
	"context"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
)

var opPreviewAct = op.DefineRead("desk.preview_act", "Say what an act on an account would do")

// PreviewActInput names an act that is about to be done.
type PreviewActInput struct {
	Account string `json:"account"` // login ID
	Act     string `json:"act"`     // the operation's name: account.disable
	// Object is the session, the device or the identity that the act is about;
	// empty for acts on the account as a whole.
	Object string `json:"object,omitempty"`
}

// Validate asks for an act whose consequences are known.
func (in PreviewActInput) Validate() error {
	var f fault.Fields
	_, known := consequences[in.Act]
	f.Check(known, "act", "unknown", "Name an act on an account, such as account.disable.")
	return f.Err()
}

// Target is the account.
func (in PreviewActInput) Target() op.Target { return op.Target{Account: in.Account} }

// ActPreview is what an act would do if it were done now.
type ActPreview struct {
	Act string `json:"act"`
	// Sessions end, on so many Devices.
	Sessions int `json:"sessions"`
	Devices  int `json:"devices"`
	// Applications lose access until the customer signs in to them anew, by name;
	// Tokens is how many refresh tokens of theirs die.
	Applications []string `json:"applications"`
	Tokens       int      `json:"tokens"`
	// Links is how many links and codes that were sent cannot be used any more.
	Links int `json:"links"`
	// Told is where a notice goes; empty if nobody is told, or can be.
	Told []ToldOn `json:"told"`
	// Notice says that the act tells its customer, though there may be no channel.
	Notice bool `json:"notice"`
	// Undo is the operation that takes the act back; empty if none does.
	Undo string `json:"undo"`
}

// ToldOn is a channel on which a customer is told.
type ToldOn struct {
	Channel message.Channel `json:"channel"`
	To      string          `json:"to"` // masked
}

// reach is how far an act ends what is open.
type reach int

const (
	endsNothing reach = iota
	endsEverything
	endsSession  // the one that is named
	endsDevice   // those on the device that is named
	endsIdentity // those that were begun by the identity that is named
)

// consequences are the acts whose preview can be asked for: what each ends, and
// what takes it back. Whether the customer is told stands with the operation. A
// test does each of them and compares.
var consequences = map[string]struct {
	ends reach
	undo string
}{
	"account.unlock":                   {},
	"account.disable":                  {endsEverything, "account.enable"},
	"account.enable":                   {endsNothing, "account.disable"},
	"account.activate":                 {endsNothing, "account.disable"},
	"account.freeze":                   {endsEverything, "account.unfreeze"},
	"account.unfreeze":                 {endsNothing, "account.freeze"},
	"account.change_email":             {endsNothing, "account.cancel_email_change"},
	"account.verify_email":             {endsNothing, "account.unverify_email"},
	"account.unverify_email":           {endsNothing, "account.verify_email"},
	"account.change_phone":             {},
	"account.remove_phone":             {},
	"account.unverify_phone":           {},
	"credential.require_new_password":  {endsEverything, ""},
	"credential.remove_password":       {endsEverything, ""},
	"credential.disable_factor":        {endsEverything, "credential.enable_factor"},
	"credential.enable_factor":         {endsNothing, "credential.disable_factor"},
	"credential.remove_factor":         {endsEverything, ""},
	"credential.remove_all_factors":    {endsEverything, ""},
	"credential.require_second_factor": {endsNothing, "credential.waive_second_factor"},
	"credential.waive_second_factor":   {endsEverything, "credential.require_second_factor"},
	"federation.unlink":                {endsIdentity, ""},
	"session.end":                      {endsSession, ""},
	"session.end_all":                  {endsEverything, ""},
	"session.forget_device":            {endsDevice, ""},
	"privacy.request_deletion":         {endsNothing, "privacy.cancel_deletion"},
}

// PreviewAct says what an act on an account would do if staff did it now: which
// sessions, applications, tokens and links end, who is told and where, and how
// it is taken back. It changes nothing, and asks for no permission to do the act
// itself. Addresses are masked for everybody.
//
// It returns [op.ErrNotFound] if there is no such account for the actor, and a
// fault naming the act if its consequences are not known.
func (s *Service) PreviewAct(ctx context.Context, actor authz.Actor, in PreviewActInput) (ActPreview, error) {
	return op.View(ctx, s.db, actor, opPreviewAct, in, func(tx *op.Tx) (ActPreview, error) {
		what := consequences[in.Act]
		out := ActPreview{Act: in.Act, Undo: what.undo, Applications: []string{}, Told: []ToldOn{}}
		if err := out.addTold(tx); err != nil || what.ends == endsNothing {
			return out, err
		}
		if err := out.addEnded(tx, what.ends, in.Object); err != nil || what.ends != endsEverything {
			return out, err
		}
		standing, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
		if err != nil {
			return out, err
		}
		out.Links, err = nonce.Open(tx.Ctx, tx.Tx, standing.N, standing.Epoch, tx.Now)
		return out, err
	})
}

// addTold adds where the customer is told.
func (p *ActPreview) addTold(tx *op.Tx) error {
	spec := op.Named(p.Act)
	if spec == nil || !spec.Needs.Told {
		return nil
	}
	p.Notice = true
	channels, err := account.ToldChannels(tx.Ctx, tx.Tx, tx.Account.N, tx.Now)
	for _, c := range channels {
		to := fold.MaskEmail(c.To)
		if c.Kind == message.SMS {
			to = fold.MaskPhone(c.To)
		}
		p.Told = append(p.Told, ToldOn{Channel: c.Kind, To: to})
	}
	return err
}

// addEnded adds the sessions that end, and the applications that go with them.
func (p *ActPreview) addEnded(tx *op.Tx, ends reach, object string) error {
	all, err := session.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, tx.Now)
	if err != nil {
		return err
	}
	ended, devices := map[string]bool{}, map[string]bool{}
	for _, one := range all {
		named := map[reach]string{endsEverything: object, endsSession: one.ID, endsDevice: one.Device, endsIdentity: one.Identity}[ends]
		if named != object {
			continue
		}
		ended[one.ID] = true
		if one.Device != "" {
			devices[one.Device] = true
		}
	}
	p.Sessions, p.Devices = len(ended), len(devices)
	held, err := oauth.HeldOf(tx.Ctx, tx.Tx, tx.Account.N, tx.Now)
	if err != nil {
		return err
	}
	for _, h := range held {
		if !ended[h.Session] {
			continue
		}
		p.Tokens++
		if !slices.Contains(p.Applications, h.Application) {
			p.Applications = append(p.Applications, h.Application)
		}
	}
	return nil
}

// Previews reports whether an act's consequences are known before it is done.
func Previews(act string) bool {
	_, known := consequences[act]
	return known
}
