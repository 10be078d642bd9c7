package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/mail"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// tellStaff tells all members with a role in the tenant, by mail in their own
// language, of acts that wait a day because nobody else could say yes. Without
// a mail server of the installation the page Approvals alone says it. A member
// may be told twice if the process ends in between.
func (a *App) tellStaff(ctx context.Context) error {
	waiting, err := a.Desk.UntoldApprovals(ctx)
	if err != nil || len(waiting) == 0 {
		return err
	}
	texts, err := locale.Load()
	if err != nil {
		return fmt.Errorf("read the texts: %w", err)
	}
	for _, w := range waiting {
		if err := a.tellOf(ctx, texts, w); err != nil {
			return err
		}
		if err := a.Desk.NoteTold(ctx, w.ID); err != nil {
			return err
		}
	}
	return nil
}

// tellOf mails one notice to everybody. An address that takes no mail keeps the
// others from nothing; that the server is away is tried again.
func (a *App) tellOf(ctx context.Context, texts *locale.Catalog, w desk.Untold) error {
	server := a.Messages.Server
	if server == nil {
		return nil
	}
	var people []staff.Person
	var in tenant.Tenant
	err := a.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if in, err = tenant.Get(ctx, tx, w.Tenant); err != nil {
			return err
		}
		people, err = staff.People(ctx, tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for whom to tell: %w", err)
	}
	base, err := a.Base(ctx, "")
	if err != nil {
		return err
	}
	for _, p := range people {
		if all, mine := p.In(w.Tenant).Tenants(); !all && !slices.Contains(mine, w.Tenant) {
			continue
		}
		err := mail.Send(ctx, *server, aloneMail(texts.For(p.Language, in.Language), w, p.Email, in, base, a.now()))
		var failed mail.Failure
		if errors.As(err, &failed) && failed.Kind != mail.Later {
			continue
		}
		if err != nil {
			return fmt.Errorf("tell staff of an approval: %w", err)
		}
	}
	return nil
}

// aloneMail says what is about to be done, and where it can be rejected.
func aloneMail(texts *locale.Printer, w desk.Untold, to string, in tenant.Tenant, base string, now time.Time) mail.Mail {
	zone, err := time.LoadLocation(in.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	act := w.Operation
	if texts.Has("op." + act) {
		act = texts.T("op." + act)
	}
	said := locale.Args{"Who": w.Asker, "Act": act, "Time": texts.Exact(w.Due, zone), "Brand": in.Name, "Href": base + view.ApprovalsPath(in.Slug)}
	return mail.Mail{
		ID: w.ID + "-" + in.Slug, To: to, Subject: texts.T("approvals.mail_subject", said), Plain: texts.T("approvals.mail_text", said), At: now,
	}
}
