package federation

// The kinds of provider.
const (
	Google   = "google"
	Apple    = "apple"
	Facebook = "facebook"
	OIDC     = "oidc"
)

// Kinds are the kinds, in the order in which they are offered.
var Kinds = []string{Google, Apple, Facebook, OIDC}

// preset is what is known of a kind beforehand.
type preset struct {
	issuer string // empty: the tenant names it
	scopes string
	label  string
	icon   string
	// The addresses of Facebook, which has no discovery for a web sign-in.
	authorize, token, person string
}

// presets, from the providers' own documentation: Google Identity "OpenID
// Connect", Apple "Sign in with Apple REST API", Meta "Manually Build a Login
// Flow".
var presets = map[string]preset{
	Google: {issuer: "https://accounts.google.com", scopes: "openid email profile", label: "Google", icon: "brand-google"},
	Apple:  {issuer: "https://appleid.apple.com", scopes: "openid email name", label: "Apple", icon: "brand-apple"},
	Facebook: {
		issuer: "https://www.facebook.com", scopes: "email public_profile", label: "Facebook", icon: "brand-facebook",
		authorize: "https://www.facebook.com/v23.0/dialog/oauth", token: "https://graph.facebook.com/v23.0/oauth/access_token", person: "https://graph.facebook.com/v23.0/me",
	},
	OIDC: {scopes: "openid email profile", icon: "login-2"},
}

// Icons are the icons that a provider can have.
var Icons = []string{"login-2", "building", "key", "user", "shield-check", "brand-google", "brand-apple", "brand-facebook"}

// IconOf is the icon that a kind has where none is chosen.
func IconOf(kind string) string { return presets[kind].icon }

// IdentityOf is the kind of identity that a provider's users have, such as
// google or oidc:harbor.
func IdentityOf(kind, slug string) string {
	if kind == OIDC {
		return OIDC + ":" + slug
	}
	return kind
}

// CallbackPath is where a provider sends the browser back to, below the
// tenant's origin. Each provider has its own, so that an answer cannot be
// passed off as another's (RFC 9700, 4.4.2.2).
func CallbackPath(slug string) string { return "/sign-in/with/" + slug + "/callback" }
