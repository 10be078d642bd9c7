package authz

import "maps"

// matrix says which roles hold a permission, by their letters: one map for
// each capability, in a file of its own.
var matrix = joined(
	accountMatrix, deskMatrix, directoryMatrix, messageMatrix, credentialMatrix, sessionMatrix, federationMatrix, oauthMatrix, signInMatrix, staffMatrix, auditMatrix, tenantMatrix, webhookMatrix, reportMatrix, healthMatrix, privacyMatrix,
)

func joined(parts ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, p := range parts {
		maps.Copy(all, p)
	}
	return all
}

// customerLetter stands in the matrix for the owner of an account.
const customerLetter = 'C'

// OfCustomer returns what a signed-in customer may do: with the own account
// only, which the gate sees to.
func OfCustomer() Set {
	own := Set{}
	for permission, who := range matrix {
		for i := range len(who) {
			if who[i] == customerLetter {
				own[permission] = true
			}
		}
	}
	return own
}
