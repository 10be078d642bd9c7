package account

import "strings"

// DataNameListed reports whether the table says how a value of that name is masked.
func DataNameListed(name string) bool {
	_, listed := dataShapes[name]
	return listed || strings.HasPrefix(name, "attribute.")
}
