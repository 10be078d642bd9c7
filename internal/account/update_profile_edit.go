package account

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// profileText is a part of a profile that is one text.
type profileText struct {
	name  string
	kind  *event.Type
	given func(*UpdateProfileInput) **string
	at    func(*Account) *string
	read  func(c *check, field, raw string) string
}

// profileTexts are in the order in which their changes are told.
var profileTexts = []profileText{
	{"first_name", eventNameChanged, func(in *UpdateProfileInput) **string { return &in.FirstName }, func(a *Account) *string { return &a.FirstName }, readName},
	{"last_name", eventNameChanged, func(in *UpdateProfileInput) **string { return &in.LastName }, func(a *Account) *string { return &a.LastName }, readName},
	{"second_last_name", eventNameChanged, func(in *UpdateProfileInput) **string { return &in.SecondLastName }, func(a *Account) *string { return &a.SecondLastName }, readName},
	{"display_name", eventNameChanged, func(in *UpdateProfileInput) **string { return &in.DisplayName }, func(a *Account) *string { return &a.DisplayName }, readName},
	{"gender", eventGenderChanged, func(in *UpdateProfileInput) **string { return &in.Gender }, func(a *Account) *string { return &a.Gender }, readGender},
	{"locale", eventLocaleChanged, func(in *UpdateProfileInput) **string { return &in.Locale }, func(a *Account) *string { return &a.Locale }, readLocale},
	{"time_zone", eventLocaleChanged, func(in *UpdateProfileInput) **string { return &in.TimeZone }, func(a *Account) *string { return &a.TimeZone }, readZone},
	{"picture", eventPictureChanged, func(in *UpdateProfileInput) **string { return &in.Picture }, func(a *Account) *string { return &a.Picture }, readPicture},
}

// edit is one Save while it is worked out.
type edit struct {
	tx        *op.Tx
	q         *Queries
	in        UpdateProfileInput
	before    Account
	after     Account
	fields    map[string]tenant.Field
	changes   []change
	meanwhile []Meanwhile

	check  check
	mask   Mask
	shown  Account                          // before, as the editor sees it
	hidden []fault.Field                    // what is to be changed and is masked
	since  map[string]fieldsChangedSinceRow // what others changed, by field
	clash  []fault.Field
}

// change is one field's change. Its name is that under which it is told and
// compared, path is where it stands in the input.
type change struct {
	kind       *event.Type
	name, path string
	data       string // the field's name in the event's data
	old, new   any
}

// newEdit finds out what a Save changes, and refuses what is against a rule or
// against what others did meanwhile.
func newEdit(tx *op.Tx, in UpdateProfileInput) (*edit, error) {
	if err := refuseWhileFilling(tx); err != nil {
		return nil, err
	}
	e := &edit{tx: tx, q: New(tx), in: in, meanwhile: []Meanwhile{}}
	e.check.profile(&e.in)
	var err error
	if e.before, err = load(tx, tx.Account.ID); err != nil {
		return nil, err
	}
	e.after = e.before
	if err := e.readFields(); err != nil {
		return nil, err
	}
	if err := e.readSince(); err != nil {
		return nil, err
	}
	if err := e.readShown(); err != nil {
		return nil, err
	}
	e.texts()
	e.birthday()
	e.removeAddresses()
	e.changeAddresses()
	e.addAddresses()
	e.attributes()
	if len(e.hidden) > 0 {
		return nil, ErrMasked.WithFields(e.hidden...)
	}
	if err := e.check.Err(); err != nil {
		return nil, err
	}
	return e, e.conflict()
}

// readFields reads the schema of the attributes that are to be changed.
func (e *edit) readFields() error {
	if len(e.in.Attributes) == 0 {
		return nil
	}
	fields, err := tenant.Fields(e.tx.Ctx, e.tx.Tx, e.tx.Actor.Tenant)
	if err != nil {
		return err
	}
	e.fields = make(map[string]tenant.Field, len(fields))
	for _, f := range fields {
		if f.Internal && e.tx.Actor.Kind == authz.Customer {
			continue // it does not exist for the customer
		}
		e.fields[f.Key] = f
	}
	return nil
}

// put notes a change, unless the value is there already. Whether a masked value
// is the same is not told.
func (e *edit) put(kind *event.Type, name, path, data string, old, new any) bool {
	if e.masked(name) {
		e.refuseMasked(path)
		return false
	}
	if old == new {
		return false
	}
	e.against(name, path, old, new)
	e.changes = append(e.changes, change{kind: kind, name: name, path: path, data: data, old: old, new: new})
	return true
}

func (e *edit) texts() {
	for _, t := range profileTexts {
		given, at := *t.given(&e.in), t.at(&e.after)
		if given != nil && e.put(t.kind, t.name, t.name, t.name, *at, *given) {
			*at = *given
		}
	}
}

func (e *edit) birthday() {
	if e.in.Birthday == nil {
		return
	}
	next, old := *e.in.Birthday, Birthday{}
	if e.before.Birthday != nil {
		old = *e.before.Birthday
	}
	e.check.Check(!next.after(e.tx.Now), "birthday.year", "future", "Give a birthday that is not in the future.")
	if e.put(eventBirthdayChanged, "birthday", "birthday", "birthday", old, next) {
		e.after.Birthday = &next
	}
}

// at finds an address of the account by its id.
func (e *edit) at(id string) *Address {
	i := slices.IndexFunc(e.before.Addresses, func(a Address) bool { return a.ID == id })
	if i < 0 {
		return nil
	}
	return &e.before.Addresses[i]
}

func (e *edit) removeAddresses() {
	for i, id := range e.in.RemoveAddresses {
		path := "remove_addresses." + strconv.Itoa(i)
		if old := e.at(id); old != nil {
			e.put(eventAddressRemoved, "address."+id, path, "address", *old, nil)
		} else if !e.gone(id) {
			e.unknownAddress(path)
		}
	}
}

func (e *edit) changeAddresses() {
	for i, c := range e.in.ChangeAddresses {
		path, next := "change_addresses."+strconv.Itoa(i), c.PostalAddress.withID(c.ID)
		switch old := e.at(c.ID); {
		case old != nil:
			e.put(eventAddressChanged, "address."+c.ID, path, "address", *old, next)
		case e.gone(c.ID) && e.masked("address."+c.ID):
			e.refuseMasked(path)
		case e.gone(c.ID):
			e.against("address."+c.ID, path, nil, next)
		default:
			e.unknownAddress(path)
		}
	}
}

func (e *edit) unknownAddress(path string) {
	e.check.Add(path, "unknown", "The account has no such address. Read the account again, or add the address as a new one.")
}

func (e *edit) addAddresses() {
	left := len(e.before.Addresses) + len(e.in.AddAddresses) - len(e.in.RemoveAddresses)
	if left > mostAddresses && len(e.in.AddAddresses) > 0 {
		e.check.Add("add_addresses", "too_many", fmt.Sprintf("An account has %d addresses at most. Remove one first.", mostAddresses))
		return
	}
	for i, a := range e.in.AddAddresses {
		id := e.tx.NewID("adr")
		e.put(eventAddressAdded, "address."+id, "add_addresses."+strconv.Itoa(i), "address", nil, a.withID(id))
	}
}

func (a PostalAddress) withID(id string) Address {
	return Address{
		ID: id, Type: a.Type, Line1: a.Line1, Line2: a.Line2, Locality: a.Locality, Region: a.Region, PostalCode: a.PostalCode, Country: a.Country,
	}
}

func (e *edit) attributes() {
	before := map[string]string{}
	for _, a := range e.before.Attributes {
		before[a.Key] = a.Value
	}
	for _, key := range slices.Sorted(maps.Keys(e.in.Attributes)) {
		f, known := e.fields[key]
		path := "attributes." + key
		if !known {
			e.check.Add(path, "unknown", "The tenant has no such field. Add it to the schema first.")
			continue
		}
		if f.ReadOnly && e.tx.Actor.Kind == authz.Customer {
			e.check.Add(path, "read_only", "Only the support desk changes this field.")
			continue
		}
		e.put(eventAttributesChanged, "attribute."+key, path, "attribute."+key, before[key], e.check.attribute(f, e.in.Attributes[key]))
	}
}

// changed names the fields that this Save changes.
func (e *edit) changed() []string {
	out := make([]string, 0, len(e.changes))
	for _, c := range e.changes {
		out = append(out, c.name)
	}
	return out
}
