package staff

import "github.com/readmit/readmit/internal/fault"

// Faults of signing in and of sessions. They do not tell which part was wrong,
// nor whether there is a member of that e-mail.
var (
	ErrSignIn    = fault.New(fault.Unauthorized, "sign_in_failed", "That did not work. Check what you typed, and take a new code where one is asked for. After several failures, sign-in rests for a while.")
	ErrSignedOut = fault.New(fault.Unauthorized, "signed_out", "You are signed out. Sign in again.")
	ErrExpired   = fault.New(fault.Unauthorized, "session_expired", "Your session has ended. Sign in again.")
	ErrLocked    = fault.New(fault.Unauthorized, "session_locked", "Your session is locked after 15 minutes without a request. Prove that it is still you.")
	ErrProof     = fault.New(fault.Forbidden, "proof_failed", "Password or code is not right. Take a new code and try again. After ten failures this rests for 15 minutes.")
)

// Faults of passkeys and of one's own sign-in.
var (
	ErrPasskeyRefused = fault.New(fault.Forbidden, "passkey_refused", "This passkey does not open the desk. Take another one, or sign in otherwise.")
	ErrChallenge      = fault.New(fault.Conflict, "challenge_not_valid", "This took too long, or was sent twice. Press the button again.")
	ErrPasskeyHeld    = fault.New(fault.Conflict, "passkey_held", "This passkey is registered already.")
	ErrNoPasskey      = fault.New(fault.NotFound, "passkey_not_found", "You have no such passkey. Look at the list of your passkeys.")
	ErrNoPasskeysHere = fault.New(fault.Conflict, "passkeys_not_offered", "Browsers make no passkeys at this address. Open the desk by https and a host name, or on localhost.")
	ErrLastMethod     = fault.New(fault.Conflict, "last_sign_in_method", "Nothing would be left to sign in with. Register a passkey first.")
	ErrPasskeyOnly    = fault.New(fault.Forbidden, "passkey_required", "Password and code do not sign you in any more. Use your passkey.")
	ErrPasskeyAsked   = fault.New(fault.Conflict, "passkey_required_already", "It is so already. Nothing was changed.")
	ErrNoPassword     = fault.New(fault.Conflict, "no_password", "You have no password.")
	ErrHasMethod      = fault.New(fault.Conflict, "sign_in_set_up", "Your sign-in is set up already. Change it under My sign-in.")
	ErrNoSession      = fault.New(fault.NotFound, "session_not_found", "There is no such session. It may have ended already: list them anew.")
)

// Faults of one-time links.
var (
	ErrLink = fault.New(fault.NotFound, "link_not_valid", "This link was used, replaced by a newer one, or has expired. Ask for a new one.")
	ErrCode = fault.New(fault.Invalid, "code_wrong", "This code is not right. Wait for the newest one and type it; if it fails again, set the clock of the device, or begin again.")
)

// Faults of members and roles.
var (
	ErrMemberExists = fault.New(fault.Conflict, "member_exists", "There is a member with this e-mail already. Assign the role to that member instead.")
	ErrNoMember     = fault.New(fault.NotFound, "member_not_found", "There is no such member, or it is not yours to see. Check the id.")
	ErrSelf         = fault.New(fault.Conflict, "own_member", "You cannot do this to yourself. Ask another administrator.")
	ErrScope        = fault.New(fault.Forbidden, "beyond_own_scope", "This reaches further than your own role. Choose a tenant or segment that is yours.")
	ErrDisabled     = fault.New(fault.Conflict, "member_disabled", "This member is disabled already.")
	ErrNotDisabled  = fault.New(fault.Conflict, "member_not_disabled", "This member is not disabled.")
	ErrMorePower    = fault.New(fault.Forbidden, "more_power", "This member may do more than you. Ask an administrator.")
	ErrGiveMore     = fault.New(fault.Forbidden, "give_more_than_own", "You can give only a role of which you hold everything in the same tenant or segment. Choose a smaller role.")
	ErrLastAdmin    = fault.New(fault.Conflict, "last_administrator", "Nobody would be left to administer this. Give somebody else the role of administrator first.")
	ErrRoleHeld     = fault.New(fault.Conflict, "role_held", "The member holds this role already.")
	ErrRoleNotHeld  = fault.New(fault.Conflict, "role_not_held", "The member does not hold this role with these limits.")
)

// Faults of API keys.
var (
	ErrKey         = fault.New(fault.Unauthorized, "key_not_valid", "This API key is not valid: it is mistyped, cut off or revoked. Send it as Authorization: Bearer rmk_…")
	ErrKeyTenant   = fault.New(fault.NotFound, "tenant_not_found", "There is no such tenant for this key. Send the tenant's short name or id as Readmit-Tenant.")
	ErrKeyNoTenant = fault.New(fault.Malformed, "tenant_required", "This key is for several tenants. Say which one by the header Readmit-Tenant.")
	ErrNoKey       = fault.New(fault.NotFound, "key_not_found", "There is no such key, or it is not yours to see. Check the id.")
	ErrKeyRevoked  = fault.New(fault.Conflict, "key_revoked", "This key is revoked already.")
	ErrMoreThanOwn = fault.New(fault.Forbidden, "more_than_own", "A key can hold only what its creator holds in the same tenant. Choose a smaller role.")
)
