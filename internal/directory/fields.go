package directory

import (
	"time"

	"github.com/readmit/readmit/internal/account"
)

// draft is a record on its way between a file and a [Record]: it also holds
// the columns that a file may use instead of lists.
type draft struct {
	Record
	verified bool
	phone    Phone
	address  Address
}

var recordTable = tableOf(
	textField("login_id", func(d *draft) *string { return &d.LoginID }, uuidText),
	textField("customer_id", func(d *draft) *string { return &d.CustomerID }, identifier(1, 100)),
	textField("username", func(d *draft) *string { return &d.Username }, identifier(5, 100)),
	textField("legacy_id", func(d *draft) *string { return &d.LegacyID }, oneLine(1, 100)),
	textField("first_name", func(d *draft) *string { return &d.FirstName }, oneLine(1, 200)),
	textField("last_name", func(d *draft) *string { return &d.LastName }, oneLine(1, 200)),
	textField("second_last_name", func(d *draft) *string { return &d.SecondLastName }, oneLine(1, 200)),
	textField("display_name", func(d *draft) *string { return &d.DisplayName }, oneLine(1, 200)),
	textField("email", func(d *draft) *string { return &d.Email }, emailText),
	flagField("email_verified", func(d *draft) *bool { return &d.verified }),
	textField("unverified_email", func(d *draft) *string { return &d.UnverifiedEmail }, emailText),
	textField("phone", func(d *draft) *string { return &d.phone.Number }, phoneText),
	textField("phone_type", func(d *draft) *string { return &d.phone.Type }, phoneType),
	flagField("phone_verified", func(d *draft) *bool { return &d.phone.Verified }),
	listField("phones", readList(phoneTable, 20, func(d *draft) *[]Phone { return &d.Phones }),
		writeList(phoneTable, func(d *draft) *[]Phone { return &d.Phones })),
	textField("address.type", func(d *draft) *string { return &d.address.Type }, word),
	textField("address.line1", func(d *draft) *string { return &d.address.Line1 }, oneLine(1, 200)),
	textField("address.line2", func(d *draft) *string { return &d.address.Line2 }, oneLine(1, 200)),
	textField("address.locality", func(d *draft) *string { return &d.address.Locality }, oneLine(1, 200)),
	textField("address.region", func(d *draft) *string { return &d.address.Region }, oneLine(1, 200)),
	textField("address.postal_code", func(d *draft) *string { return &d.address.PostalCode }, oneLine(1, 20)),
	textField("address.country", func(d *draft) *string { return &d.address.Country }, countryCode),
	listField("addresses", readList(addressTable, 20, func(d *draft) *[]Address { return &d.Addresses }),
		writeList(addressTable, func(d *draft) *[]Address { return &d.Addresses })),
	textField("status", func(d *draft) *string { return &d.Status }, statusWord),
	textField("status_reason", func(d *draft) *string { return &d.StatusReason }, passage(1000)),
	timeField("created_at", func(d *draft) *time.Time { return &d.CreatedAt }, past),
	textField("created_by", func(d *draft) *string { return &d.CreatedBy }, word),
	timeField("last_login_at", func(d *draft) *time.Time { return &d.LastLoginAt }, past),
	textField("last_login_by", func(d *draft) *string { return &d.LastLoginBy }, word),
	textField("gender", func(d *draft) *string { return &d.Gender }, genderWord),
	textField("birthday", func(d *draft) *string { return &d.Birthday }, birthdayText),
	textField("locale", func(d *draft) *string { return &d.Locale }, localeTag),
	textField("time_zone", func(d *draft) *string { return &d.TimeZone }, zoneName),
	textField("picture", func(d *draft) *string { return &d.Picture }, webAddress),
	textField("password_hash", func(d *draft) *string { return &d.PasswordHash }, hashText),
	timeField("password_changed_at", func(d *draft) *time.Time { return &d.PasswordChangedAt }, past),
	flagField("must_reset_password", func(d *draft) *bool { return &d.MustResetPassword }),
	listField("identities", readList(identityTable, 50, func(d *draft) *[]Identity { return &d.Identities }),
		writeList(identityTable, func(d *draft) *[]Identity { return &d.Identities })),
	listField("factors", readList(factorTable, 50, func(d *draft) *[]Factor { return &d.Factors }),
		writeList(factorTable, func(d *draft) *[]Factor { return &d.Factors })),
	timeField("locked_since", func(d *draft) *time.Time { return &d.LockedSince }, past),
	timeField("locked_until", func(d *draft) *time.Time { return &d.LockedUntil }, anyTime),
	textField("locked_ip", func(d *draft) *string { return &d.LockedIP }, ipText),
	countField("failed_attempts", func(d *draft) *int { return &d.FailedAttempts }),
	timeField("deletion_pending_at", func(d *draft) *time.Time { return &d.DeletionPendingAt }, past),
	listField("segments", readWords(200, oneLine(1, 200), func(d *draft) *[]string { return &d.Segments }),
		writeWords(func(d *draft) *[]string { return &d.Segments })),
	listField("tags", readWords(account.MostTags, tagText, func(d *draft) *[]string { return &d.Tags }),
		writeWords(func(d *draft) *[]string { return &d.Tags })),
	listField("attributes", readAttributes, writeAttributes),
	flagField("continued", func(d *draft) *bool { return &d.Continued }),
	listField("activity", readList(activityTable, 100_000, func(d *draft) *[]Activity { return &d.Activity }),
		writeList(activityTable, func(d *draft) *[]Activity { return &d.Activity })),
)

var phoneTable = tableOf(
	textField("number", func(p *Phone) *string { return &p.Number }, phoneText),
	textField("type", func(p *Phone) *string { return &p.Type }, phoneType),
	flagField("verified", func(p *Phone) *bool { return &p.Verified }),
)

var addressTable = tableOf(
	textField("type", func(a *Address) *string { return &a.Type }, word),
	textField("line1", func(a *Address) *string { return &a.Line1 }, oneLine(1, 200)),
	textField("line2", func(a *Address) *string { return &a.Line2 }, oneLine(1, 200)),
	textField("locality", func(a *Address) *string { return &a.Locality }, oneLine(1, 200)),
	textField("region", func(a *Address) *string { return &a.Region }, oneLine(1, 200)),
	textField("postal_code", func(a *Address) *string { return &a.PostalCode }, oneLine(1, 20)),
	textField("country", func(a *Address) *string { return &a.Country }, countryCode),
)

var identityTable = tableOf(
	textField("provider", func(i *Identity) *string { return &i.Provider }, word),
	textField("subject", func(i *Identity) *string { return &i.Subject }, oneLine(1, 500)),
	timeField("created_at", func(i *Identity) *time.Time { return &i.CreatedAt }, past),
	timeField("last_used_at", func(i *Identity) *time.Time { return &i.LastUsedAt }, past),
)

var factorTable = tableOf(
	textField("type", func(f *Factor) *string { return &f.Type }, word),
	textField("label", func(f *Factor) *string { return &f.Label }, oneLine(1, 200)),
	timeField("created_at", func(f *Factor) *time.Time { return &f.CreatedAt }, past),
	timeField("last_used_at", func(f *Factor) *time.Time { return &f.LastUsedAt }, past),
)

var activityTable = tableOf(
	textField("type", func(a *Activity) *string { return &a.Type }, eventName),
	timeField("at", func(a *Activity) *time.Time { return &a.At }, past),
	listField("actor", readActor, writeActor),
	textField("via", func(a *Activity) *string { return &a.Via }, word),
	listField("changed", readWords(100, oneLine(1, 100), func(a *Activity) *[]string { return &a.Changed }),
		writeWords(func(a *Activity) *[]string { return &a.Changed })),
	listField("data", readData, writeData),
)

var actorTable = tableOf(
	textField("kind", func(a *Actor) *string { return &a.Kind }, word),
	textField("id", func(a *Actor) *string { return &a.ID }, oneLine(1, 100)),
	textField("name", func(a *Actor) *string { return &a.Name }, oneLine(1, 200)),
)

// aliases are names that other forms of the same data use.
var aliases = map[string]string{"id": "login_id", "e_mail": "email"}
