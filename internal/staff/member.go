package staff

// Statuses of a member.
const (
	Invited  = "invited"  // has a link to join by, cannot sign in
	Active   = "active"   // can sign in
	Disabled = "disabled" // cannot sign in, keeps name and history
)
