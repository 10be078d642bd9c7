package rest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	_ "github.com/readmit/readmit/internal/backup"
	_ "github.com/readmit/readmit/internal/directory" // its operations are to be accounted for too
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/rest"
)

func TestEveryOperationHasAnAddressOrAReason(t *testing.T) {
	routed := map[string]bool{}
	for _, r := range rest.Routes() {
		routed[r.Spec.Name] = true
	}
	for _, spec := range op.All() {
		if strings.HasPrefix(spec.Name, "testkit.") {
			continue
		}
		reason, exempt := rest.Exempt[spec.Name]
		require.True(t, routed[spec.Name] != exempt, "%s must have an address in routes.go, or a reason in Exempt, and not both", spec.Name)
		require.True(t, !exempt || len(reason) > 20, "say why %s has no address", spec.Name)
	}
	for name := range rest.Exempt {
		require.NotNil(t, op.Named(name), "%s is exempt and does not exist", name)
	}
}

// nouns are the lists that an operation's object is found in, where that is
// not the object's plural.
var nouns = map[string]string{"member": "members", "activity": "activity", "search": "searches", "account-to-segment": "segments", "settings": "settings", "address": "addresses", "external-entry": "external-entries", "bulk": "bulk-runs", "deletion-batch": "deletion-batches"}

// TestNamesAreAddresses derives from each operation's name where it may be.
func TestNamesAreAddresses(t *testing.T) {
	for _, r := range rest.Routes() {
		require.Equal(t, strings.ToLower(r.Path), r.Path)
		require.NotContains(t, r.Path, "_", "addresses are in kebab case")
		if r.Method == "POST" {
			require.Contains(t, addresses(r), r.Path, "the address of %s", r.ID)
			continue
		}
		first, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
		require.True(t, strings.HasSuffix(first, "s") || first == "audit" || first == "health", "a list is a plural noun: %s", r.Path)
	}
}

func addresses(r rest.Route) []string {
	capability, act, _ := strings.Cut(r.Spec.Name, ".")
	verb, object, _ := strings.Cut(kebab(act), "-")
	if r.Spec.Name == "account.invite" { // who is invited is not there yet
		return []string{"/accounts/invite"}
	}
	if capability == "account" && object == "" && verb != "create" {
		return []string{"/accounts/{id}/" + verb, "/accounts/{id}/un" + verb}
	}
	if object == "" && capability == "audit" {
		return []string{"/audit/" + verb}
	}
	if object == "" && capability == "report" {
		return []string{"/reports/" + verb, "/reports/{page}/" + verb}
	}
	if verb == "bulk" || capability == "directory" && verb == "preview" { // on many accounts, which stand in the body
		return []string{"/accounts/" + kebab(act)}
	}
	plural := object + "s"
	if n := nouns[object]; n != "" {
		plural = n
	}
	if object == "panel" && (verb == "put" || verb == "remove") { // under the other system's name for it
		return []string{"/accounts/{id}/panels/{key}", "/accounts/{id}/panels/{key}/remove"}
	}
	switch verb {
	case "create", "add", "save", "start":
		if object == "" {
			return []string{"/" + capability + "s"}
		}
		return []string{"/" + plural, "/accounts/{id}/" + plural}
	}
	if object == "address" && verb == "block" { // what is not there yet stands in the body
		return []string{"/" + plural + "/" + verb}
	}
	if (capability == "tenant" || object == "template") && !strings.Contains(r.Path, "{") { // the tenant itself is named by the key or a header
		return []string{"/" + plural + "/" + verb, "/settings/" + kebab(act)}
	}
	return []string{
		"/accounts/{id}/" + kebab(act), "/accounts/{id}/" + capability + "/" + kebab(act),
		"/" + plural + "/{id}/" + verb, "/" + plural + "/{id}/un" + verb, "/" + capability + "s/{id}/" + kebab(act),
	}
}

func kebab(s string) string { return strings.ReplaceAll(s, "_", "-") }
