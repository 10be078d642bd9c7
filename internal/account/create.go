package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

var opCreate = op.Define("account.create", "Create an account", op.Needs{Reason: true, Whole: true})

// CreateInput is an account to create. Every field may be left out.
type CreateInput struct {
	FirstName      string            `json:"first_name"`
	LastName       string            `json:"last_name"`
	SecondLastName string            `json:"second_last_name"`
	DisplayName    string            `json:"display_name"`
	Email          string            `json:"email"` // unverified until its owner proves it
	Phone          string            `json:"phone"` // unverified; read with the tenant's region
	Username       string            `json:"username"`
	CustomerID     string            `json:"customer_id"`
	LegacyID       string            `json:"legacy_id"`
	Locale         string            `json:"locale"`
	Attributes     map[string]string `json:"attributes"`
}

// Validate checks what can be checked without the tenant's settings.
func (in CreateInput) Validate() error {
	var c check
	c.draft(in, "")
	return c.Err()
}

// Target is the tenant.
func (in CreateInput) Target() op.Target { return op.Target{} }

// Created is told when an account was created.
type Created struct {
	By string `json:"by"` // identity type, or staff
}

var eventCreated = event.Define("account.created", "CREATED", Created{By: "staff"}, "USER_REGISTERED", "USER_SIGN_UP").
	Also("ACCOUNT_CREATED_WITH_CIDAAS_IDENTITY", "by password", func(e event.Envelope) bool { return e.Word("by") == "password" }).
	Also("ACCOUNT_CREATED_WITH_SOCIAL_IDENTITY", "by provider", func(e event.Envelope) bool { return OfProvider(e.Word("by")) })

// Create makes an active account without any way to sign in yet. An e-mail is
// taken as unverified: it reserves nothing until its owner proves it, by the link
// that is sent there.
//
// It returns [ErrTaken] if the username or the customer ID belongs to another
// account, and a fault naming each field that is against a rule.
func (s *Service) Create(ctx context.Context, actor authz.Actor, in CreateInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opCreate, in, func(tx *op.Tx) (Account, error) {
		rules, err := rulesOf(tx)
		if err != nil {
			return Account{}, err
		}
		c := check{fields: rules.fields}
		d := c.draft(in, rules.region)
		if err := c.blocked(tx, d); err != nil {
			return Account{}, err
		}
		if err := c.Err(); err != nil {
			return Account{}, err
		}
		d.CreatedAt, d.CreatedBy, d.Status = tx.Now, "staff", Active
		n, login, err := Insert(tx, d)
		if err != nil {
			return Account{}, err
		}
		tx.Account = &event.Account{N: n, ID: login}
		tx.Record(event.Fact{Type: eventCreated, Account: tx.Account, Data: Created{By: d.CreatedBy}})
		if err := SendVerification(tx, *tx.Account); err != nil {
			return Account{}, err
		}
		return seen(tx)
	})
}

// rules are the tenant's settings that a new account is held to.
type rules struct {
	region string
	fields []tenant.Field
}

func rulesOf(tx *op.Tx) (rules, error) {
	t, err := tenant.Get(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return rules{}, fmt.Errorf("read the tenant's rules: %w", err)
	}
	fields, err := tenant.Fields(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return rules{}, err
	}
	return rules{region: t.DefaultRegion, fields: fields}, nil
}

// blocked holds a new account to what the tenant blocks.
func (c *check) blocked(tx *op.Tx, d *Draft) error {
	email, err := tenant.RefusesEmail(tx.Ctx, tx.Tx, tx.Actor.Tenant, d.UnverifiedEmail)
	if err != nil {
		return err
	}
	username, err := tenant.RefusesUsername(tx.Ctx, tx.Tx, tx.Actor.Tenant, d.Username)
	if err != nil {
		return err
	}
	c.Check(!email, "email", "email_domain_blocked", "The tenant takes no addresses of this domain: correct it, or use another one.")
	c.Check(!username, "username", "username_blocked", "The tenant does not allow this username. Choose another one.")
	return nil
}
