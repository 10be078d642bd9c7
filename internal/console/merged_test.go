package console_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/testkit"
)

var formAction = regexp.MustCompile(`(?:action|hx-post)="([^"]+)"`)

// merged makes an account a part of another, about which a note was written.
func merged(t *testing.T, k *testkit.Kit) (stays, other string) {
	t.Helper()
	stays = k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"})
	other = k.Account(account.Draft{FirstName: "Jessica", Email: "jessica@example.com", Identities: []account.DraftIdentity{{Type: "google", Subject: "g-1"}}})
	_, err := desk.NewService(k.DB).AddNote(t.Context(), k.Actor(authz.Agent), desk.AddNoteInput{Account: other, Text: "likes the blue one"})
	require.NoError(t, err)
	d, system := directory.NewService(k.DB), k.System()
	p, err := d.PreviewMerge(t.Context(), system, directory.PairInput{Account: stays, Other: other})
	require.NoError(t, err)
	_, err = d.Merge(t.Context(), system, directory.MergeInput{Account: stays, Other: other, Version: p.Version, OtherVersion: p.OtherVersion})
	require.NoError(t, err)
	return stays, other
}

// TestAMergedAccountOffersOnlyWhatCanBeDone presses everything that the page of
// an account offers that became a part of another: nothing of it is answered
// that it cannot be done since the account was merged.
func TestAMergedAccountOffersOnlyWhatCanBeDone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		stays, other := merged(t, k)
		b := s.signedIn(t, authz.Administrator)
		page := customers + "/" + other
		const refusal = "This account was merged into another one"
		var pressed []string
		for _, tab := range []string{"activity", "access", "security", "messages", "applications", "connected", "privacy", "profile"} {
			shown := b.get(page + "?tab=" + tab)
			require.Equal(t, 200, shown.status, tab)
			require.Contains(t, shown.body, `href="`+customers+"/"+stays+`"`, "%s leads to the account that stays", tab)
			require.Contains(t, shown.body, "Merged into another account", tab)
			for _, gone := range []string{"tab=access", "tab=security", "tab=applications"} {
				require.NotContains(t, shown.body, gone, tab)
			}
			for _, m := range formAction.FindAllStringSubmatch(shown.body, -1) {
				if strings.HasPrefix(m[1], page+"/") && !slices.Contains(pressed, m[1]) {
					pressed = append(pressed, m[1])
				}
			}
		}
		require.Contains(t, pressed, page+"/notes")
		require.Contains(t, pressed, page+"/request-deletion")
		for _, action := range pressed {
			a := b.post(action, url.Values{"reason_code": {"other"}, "reason": {"tries"}, "text": {"a note"}, "kind": {"access"}, "pinned": {"true"}, "part": {"email"}, "because": {"other"}})
			if a.status == 303 {
				a = b.get(a.location())
			}
			require.NotContains(t, a.body, refusal, action)
		}
		refused := b.post(page+"/disable", url.Values{"reason_code": {"other"}, "reason": {"tries"}})
		if refused.status == 303 {
			refused = b.get(refused.location())
		}
		require.Contains(t, refused.body, refusal, "a page from before the merge is told why")
		inPlace := b.htmx("POST", page+"/disable", url.Values{"reason_code": {"other"}, "reason": {"tries"}})
		require.Contains(t, inPlace.body, refusal)
		require.Contains(t, inPlace.body, `href="`+page+`"`, "and led to what the account is now")
	})
}

// TestTheTimelineMarksWhatCameFromTheOther reads the page of the account that
// stays: the other's cards lead to it, and offer nothing but what goes for notes.
func TestTheTimelineMarksWhatCameFromTheOther(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		stays, other := merged(t, k)
		shown := s.signedIn(t, authz.Agent).get(customers + "/" + stays).body
		require.Contains(t, shown, "likes the blue one")
		require.Contains(t, shown, "From the merged account")
		require.Contains(t, shown, `class="merged-from" href="`+customers+"/"+other+`"`)
		require.NotContains(t, shown, customers+"/"+other+"/unlock")
		require.Contains(t, shown, customers+"/"+other+"/notes/", "a note is pinned where it stands")
	})
}
