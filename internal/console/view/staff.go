package view

import "time"

// SettingsGroup are the pages under Settings that are about one thing.
type SettingsGroup struct {
	// Label is a key of package locale.
	Label string
	Tabs  []SettingsTab
}

// SettingsTab is one of the pages under Settings.
type SettingsTab struct {
	// Label is a key of package locale.
	Label, Href string
	Current     bool
}

// Settings is the frame of the pages under Settings.
type Settings struct {
	Frame
	Groups []SettingsGroup
}

// counted is the heading of a list: how many it has, or, of an empty one, what
// it would have, which is the page's title.
func (s Settings) counted(key string, n int) string {
	if n == 0 {
		return s.Title
	}
	return s.N(key, n)
}

// Choice is one option of a list.
type Choice struct {
	Value, Text string
	Chosen      bool
}

// RoleShown is a role that somebody holds, in words and as forms send it.
type RoleShown struct {
	Words, Reach          string
	Role, Tenant, Segment string
	// Limits are the tenant's segments, with those chosen to which the member's
	// role is limited; nil where that cannot be set.
	Limits []Choice
}

// ShownOnce is a secret that the page shows this one time.
type ShownOnce struct {
	Title, Text, Label, Value string
}

// GrantForm is the choice of a role and of how far it reaches.
type GrantForm struct{ Roles, Reaches []Choice }

// MemberRow is a member in the list.
type MemberRow struct {
	ID, Name, Email, Initials string
	// Status is active, invited, disabled or, after failures, locked.
	Status     string
	Roles      []RoleShown
	LastSignIn time.Time
	Self       bool
}

// MembersPage lists the members. Invite is nil for who may not invite.
type MembersPage struct {
	Settings
	Members []MemberRow
	Invite  *InviteForm
	Once    *ShownOnce
}

// InviteForm invites a member.
type InviteForm struct {
	Email, Name string
	Grant       GrantForm
	Problems    map[string]string
	Problem     string
	// Taken says that what was typed before was done.
	Taken bool
}

// MemberPage is one member with what is resolved from the roles.
type MemberPage struct {
	Settings
	Member             MemberRow
	Created            time.Time
	Passkeys, Sessions int
	Password           bool
	Permissions        []PermissionShown
	// CanAssign, CanTake, CanEnd, CanDisable and CanEnable say which acts are
	// offered.
	CanAssign, CanTake, CanEnd, CanDisable, CanEnable, CanRequire bool
	// PasskeyOnly says that password and code do not sign the member in.
	PasskeyOnly bool
	Grant       GrantForm
}

// PermissionShown is one permission in words, with the roles that give it.
type PermissionShown struct {
	Name, Title string
	By          []string
}

// KeyRow is an API key in the list.
type KeyRow struct {
	ID, Name, Kind, Role, Reach, For, By string
	Created, Used, Revoked               time.Time
	OldUntil                             time.Time // until when the text before works; zero if it does not
}

// KeysPage lists the API keys. Create is nil for who may not make one.
type KeysPage struct {
	Settings
	Keys      []KeyRow
	Create    *KeyForm
	CanRevoke bool
	CanRotate bool
	Once      *ShownOnce
}

// KeyForm makes a key.
type KeyForm struct {
	Key      string // id of this form, so that it counts once
	Name     string
	Grant    GrantForm
	Agents   []Choice
	Problems map[string]string
	Problem  string
	Taken    bool
}

// SegmentRow is a segment in the list.
type SegmentRow struct {
	ID, Name string
	Accounts int
}

// SegmentsPage lists the segments of the tenant.
type SegmentsPage struct {
	Settings
	Segments []SegmentRow
	CanEdit  bool
	Name     string
	Problem  string
}

// OwnPasskey is one of the reader's passkeys.
type OwnPasskey struct {
	ID, Name               string
	Created, Used, Suspect time.Time
	BackedUp               bool
}

// OwnSession is one of the reader's sessions.
type OwnSession struct {
	ID, Agent, Address string
	Created, Seen      time.Time
	Locked, Here       bool
}

// OwnSignInPage is how the reader signs in.
type OwnSignInPage struct {
	Settings
	Passkeys []OwnPasskey
	Sessions []OwnSession
	Password bool
	// Available says that browsers make passkeys at this address; Proved that
	// there is anything to prove oneself with.
	Available, Proved bool
	// TimeZone is the member's own, TenantZone what counts without one;
	// TimeZoneProblem says what is wrong with the one that was typed.
	TimeZone, TenantZone, TimeZoneProblem string
}
