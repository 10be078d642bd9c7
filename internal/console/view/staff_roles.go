package view

import (
	"net/url"
	"strconv"
)

// RolesPage says which role may do what, and lists the tenant's own roles.
type RolesPage struct {
	Settings
	Roles  []string // in words, in the order of the columns
	Groups []RoleGroup
	Own    []OwnRoleRow
	// CanAdd says that the reader may add a role.
	CanAdd bool
}

// RoleGroup is the operations of one part of Readmit.
type RoleGroup struct {
	Part  string // of the operations' names
	Title string
	Rows  []RoleRow
}

// id is the id of the part's table.
func (g RoleGroup) id() string { return "roles-" + g.Part }

// share says how many acts of a part the role of a column may do: all of so
// many as a number, none as a dash.
func (p RolesPage) share(g RoleGroup, column int) string {
	held := 0
	for _, r := range g.Rows {
		if r.Holds[column] {
			held++
		}
	}
	switch held {
	case 0:
		return "–"
	case len(g.Rows):
		return p.Number(held)
	}
	return p.T("roles.share", args{"Held": p.Number(held), "All": p.Number(len(g.Rows))})
}

// RoleRow is one operation: what it needs, in words, and which columns hold it.
type RoleRow struct {
	Name, Title string
	Needs       []string
	Holds       []bool
}

// OwnRoleRow is one of the tenant's own roles in the list.
type OwnRoleRow struct {
	ID, Name    string
	Permissions int
	// Held is how many members and keys hold it, Holders their names as far as
	// the reader may know them.
	Held    int
	Holders string
	// CanChange and CanRemove say which acts the reader may do now.
	CanChange, CanRemove bool
}

// RoleForm is a role as it is being made: a new one, or changes to one.
type RoleForm struct {
	ID          string // NewRole for one that is not there yet
	Version     int64
	Name        string
	Permissions []string
}

// NewRole stands in addresses for the id of a role that is not there yet.
const NewRole = "new"

// RoleFormPage is the form of a role.
type RoleFormPage struct {
	Settings
	Form     RoleForm
	Groups   []PermissionGroup
	Bases    []Choice // roles to begin with: their addresses and names
	Problems map[string]string
	Problem  string
}

// PermissionGroup is the permissions of one part of Readmit.
type PermissionGroup struct {
	Title string
	Boxes []PermissionBox
}

// PermissionBox is one permission that can be chosen; one that the reader does
// not hold cannot.
type PermissionBox struct {
	Name, Title     string
	Chosen, Missing bool
}

// RoleReviewPage says what saving would change.
type RoleReviewPage struct {
	Settings
	Form           RoleForm
	Before         string // the name before; empty for a new role
	Added, Removed []PermissionShown
	Kept           int
	Held           int
	Holders        string
	Problem        string
}

// operation is the one that saves the role.
func (p RoleReviewPage) operation() string {
	if p.Form.ID == NewRole {
		return "staff.add_role"
	}
	return "staff.change_role"
}

// query is the form as the end of an address.
func (f RoleForm) query() string {
	q := url.Values{"name": {f.Name}, "permission": f.Permissions, "version": {strconv.FormatInt(f.Version, 10)}}
	return "?" + q.Encode()
}
