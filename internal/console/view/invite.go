package view

// InvitePath is the page on which a customer is invited (GET, POST).
func InvitePath(slug string) string { return TenantPath(slug) + "invite" }

// InvitePage asks whom to invite.
type InvitePage struct {
	Frame
	Fields []InviteField
	// Problem is what is wrong with the whole, or empty.
	Problem string
}

// InviteField is one value that an invitation asks for.
type InviteField struct {
	Name, Label, Type, Value string
	Required                 bool
	Problem                  string
}
