package archtest

import (
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/store"
)

// contactEntries are the operations on e-mails, telephone numbers and names to
// sign in by.
func (w *world) contactEntries() map[string]entry {
	ofPending := func(a *asked) account.ContactInput { return account.ContactInput{Account: a.accountWith(pendingEmail)} }
	phone := func(a *asked, verified bool) account.PhoneInput {
		login, id := a.accountWithPhone(verified)
		return account.PhoneInput{Account: login, Phone: id}
	}
	return map[string]entry{
		"account.change_email": on(something, w.account.ChangeEmail, func(a *asked) account.ChangeEmailInput {
			return account.ChangeEmailInput{Account: a.anAccount(), Email: a.name("new") + "@example.com"}
		}),
		"account.cancel_email_change":        on(something, w.account.CancelEmailChange, ofPending),
		"account.request_email_verification": on(something, w.account.RequestEmailVerification, ofPending),
		"account.confirm_email": on(nobody, w.account.ConfirmEmail, func(*asked) account.ConfirmEmailInput {
			return account.ConfirmEmailInput{Link: "none"}
		}),
		"account.verify_email": on(something, w.account.VerifyEmail, ofPending),
		"account.unverify_email": on(something, w.account.UnverifyEmail, func(a *asked) account.ContactInput {
			return account.ContactInput{Account: a.accountWith(primaryEmail)}
		}),
		"account.add_phone": on(something, w.account.AddPhone, func(a *asked) account.AddPhoneInput {
			return account.AddPhoneInput{Account: a.anAccount(), Number: "+4930901820"}
		}),
		"account.change_phone": on(something, w.account.ChangePhone, func(a *asked) account.ChangePhoneInput {
			in, to := phone(a, false), "+4930901829"
			return account.ChangePhoneInput{Account: in.Account, Phone: in.Phone, Number: &to}
		}),
		"account.remove_phone":               on(something, w.account.RemovePhone, func(a *asked) account.PhoneInput { return phone(a, false) }),
		"account.request_phone_verification": on(something, w.account.RequestPhoneVerification, func(a *asked) account.PhoneInput { return phone(a, false) }),
		"account.confirm_phone": on(something, w.account.ConfirmPhone, func(a *asked) account.ConfirmPhoneInput {
			in := phone(a, false)
			if a.may && a.place != unknown {
				of := w.system(a.where())
				_, err := w.account.RequestPhoneVerification(ctx, of, in)
				a.must(err)
			}
			return account.ConfirmPhoneInput{Account: in.Account, Phone: in.Phone, Code: "none"}
		}).or("code_mistyped"),
		"account.unverify_phone": on(something, w.account.UnverifyPhone, func(a *asked) account.PhoneInput { return phone(a, true) }),
		"account.change_username": on(something, w.account.ChangeUsername, func(a *asked) account.ChangeUsernameInput {
			return account.ChangeUsernameInput{Account: a.anAccount(), Username: a.name("username")}
		}),
		"account.change_customer_id": on(something, w.account.ChangeCustomerID, func(a *asked) account.ChangeCustomerIDInput {
			return account.ChangeCustomerIDInput{Account: a.anAccount(), CustomerID: a.name("C")}
		}),
	}
}

// What an account has besides its name.
func primaryEmail(a *asked, d *account.Draft) { d.Email = a.name("jess") + "@example.com" }

func pendingEmail(a *asked, d *account.Draft) {
	primaryEmail(a, d)
	d.UnverifiedEmail = a.name("new") + "@example.com"
}

// accountWith is an account at the place that has something.
func (a *asked) accountWith(what func(*asked, *account.Draft)) string {
	return a.thing("account with contacts", "01939000-0000-7000-8000-000000000000", func() string {
		d := account.Draft{FirstName: a.marker(), Segments: a.segments()}
		what(a, &d)
		return a.AccountIn(a.where(), d)
	})
}

// accountWithPhone is an account at the place with a telephone number, and its
// id.
func (a *asked) accountWithPhone(verified bool) (login, phone string) {
	login = a.accountWith(func(_ *asked, d *account.Draft) {
		d.Phones = []account.Phone{{Number: "+4930" + digits(a.name("")), Type: "HOME"}}
		if verified {
			at := a.Clock.Now()
			d.Phones[0].VerifiedAt = &at
		}
	})
	if a.place == unknown {
		return login, "tel_none"
	}
	err := a.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT coalesce(max(p.id), 'tel_none') FROM account_phone p JOIN account a ON a.n = p.account WHERE a.id = $1", login).Scan(&phone)
	})
	require.NoError(a.T, err)
	return login, phone
}

// digits writes letters as digits.
func digits(letters string) string {
	out := []byte(letters)
	for i, c := range out {
		out[i] = '0' + (c-'a')%10
	}
	return "90" + string(out)
}
