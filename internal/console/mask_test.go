package console_test

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	_ "github.com/readmit/readmit/internal/directory" // tells more events
	"github.com/readmit/readmit/internal/testkit"
)

// addresses are what a page leads to, or asks for while it is used.
var addresses = regexp.MustCompile(`(?:href|hx-get|action|hx-post)="(/[^"]*)"`)

var (
	typedIDs = regexp.MustCompile(`_[0-9a-f]{32}`)
	values   = regexp.MustCompile(`([?&](\w+)=)[^&]*`)
)

// placeOf is an address without what differs from one link of its kind to the
// next: ids, kept searches, cursors, filters.
func placeOf(path string) string {
	return typedIDs.ReplaceAllString(values.ReplaceAllStringFunc(path, func(one string) string {
		if strings.Contains(one, "tab=") {
			return one
		}
		return values.ReplaceAllString(one, "$1")
	}), "_")
}

// crawled is a walk through everything that a member's pages lead to.
type crawled struct {
	*browser
	role    string
	hidden  []string
	visited map[string]int
	seen    strings.Builder
}

// look searches an answer, and the addresses in it, and goes on to those.
func (c *crawled) look(what string, a answer) {
	c.t.Helper()
	text := fmt.Sprint(a.header) + html.UnescapeString(a.body)
	if at, err := url.PathUnescape(a.location()); err == nil {
		text += at
	}
	require.Empty(c.t, testkit.Leaks(text, c.hidden), "%s as %s", what, c.role)
	c.seen.WriteString(a.body)
	for _, found := range addresses.FindAllStringSubmatch(a.body, -1) {
		path := html.UnescapeString(found[1])
		if plain, err := url.QueryUnescape(path); err == nil {
			require.Empty(c.t, testkit.Leaks(plain, c.hidden), "an address on %s as %s", what, c.role)
		}
		c.visit(path)
	}
}

// visit reads an address as a page and as a part of one.
func (c *crawled) visit(path string) {
	path, _, _ = strings.Cut(path, "#")
	place := placeOf(path)
	if c.visited[place] > 1 || place == path && c.visited[place] > 0 || strings.HasPrefix(path, "/assets/") || strings.HasSuffix(path, "/live") || strings.HasSuffix(path, "/sign-out") || strings.HasSuffix(path, "/reveal") {
		return
	}
	c.visited[place]++
	require.Less(c.t, len(c.visited), 500, "the walk comes to an end")
	c.look(path, c.get(path))
	c.look("part "+path, c.htmx("GET", path, nil))
}

// TestNothingMaskedStandsOnAPage plants a marker in every field of an account,
// walks every page, part, row and suggestion, and searches them, their
// addresses, the stream and the log for the markers that the role may not see.
func TestNothingMaskedStandsOnAPage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		p := k.Plant()
		for _, role := range []string{
			authz.Viewer, authz.OutsourcedAgent, authz.Agent, authz.Administrator, authz.PrivacyOfficer, authz.Auditor,
		} {
			c := &crawled{browser: s.signedIn(t, role), role: role, hidden: p.Hidden(role), visited: map[string]int{}}
			c.visit("/t/shop")
			one := customers + "/" + p.Account
			for _, path := range []string{
				customers, customers + "?status=verified", one, one + "?tab=profile", one + "?tab=activity&type=email", one + "/activity", one + "/sidebar?tab=activity",
				customers + "/" + p.Nameless, one + "/notes/" + p.Note, one + "/notes/" + p.Note + "/edit",
			} {
				c.visit(path)
			}
			for _, form := range []url.Values{
				{"q": {"zqfirst"}}, {"last_name": {"zqlast"}, "sort": {"name"}}, {"status": {"unverified"}}, {"customer_id": {"ZQCUST*"}}, {"attr.zqopen": {"zqvalue"}},
			} {
				c.look(fmt.Sprint("search ", form), c.htmx("POST", customers+"/search", form))
				c.look(fmt.Sprint("page of ", form), c.post(customers+"/search", form))
				c.look(fmt.Sprint("suggestions ", form), c.htmx("POST", customers+"/suggest", form))
			}
			c.look("recent", c.get(customers))
			c.look("a wrong reason", c.htmx("POST", one+"/reveal", url.Values{"opened": {"email"}, "part": {"email"}, "tab": {"activity"}}))
			c.look("a note", c.htmx("POST", one+"/notes", url.Values{"text": {"Called."}, "key": {k.DB.IDs.New("idk")}}))
			c.look("a pin", c.post(one+"/pin", url.Values{"pinned": {"true"}}))
			c.look("pinned", c.get(customers))
			if role == authz.Auditor {
				continue
			}
			for _, marker := range p.Open {
				require.NotEmpty(t, testkit.Leaks(c.seen.String(), []string{marker}), "the walk as %s sees %s", role, marker)
			}
			require.NotEmpty(t, testkit.Leaks(c.seen.String(), []string{"z•••@z•••.example"}), role)
			requireStream(t, c, s, p, one)
		}
		var all []string
		for _, markers := range p.Masked {
			all = append(all, markers...)
		}
		require.Empty(t, testkit.Leaks(s.log.String(), append(all, p.Never...)), "the log")
	})
}

// requireStream listens while a colleague writes a note with an e-mail in it.
func requireStream(t *testing.T, c *crawled, s *server, p testkit.Planted, one string) {
	t.Helper()
	live := c.stream("/staff/live?menu=shop&watch=shop/" + p.Account + "/0")
	defer live.cancel()
	colleague := s.Actor(authz.SeniorAgent)
	colleague.ID = "mem_planter"
	note, err := desk.NewService(s.DB).AddNote(t.Context(), colleague, desk.AddNoteInput{Account: p.Account, Text: "Write to zqnotel@zqnoted.example"})
	require.NoError(t, err)
	for told := ""; !strings.Contains(told, note.ID); {
		var ok bool
		told, ok = live.next()
		require.True(t, ok)
		if strings.HasPrefix(told, `{"tenant":`) {
			require.Regexp(t, `^\{"tenant":"shop","figures":\{("menu\.[a-z]+":"\d*",?)*\}\}$`, told)
			continue
		}
		require.Regexp(t, `^\{"account":"[0-9a-f-]{36}","card":"(evt|not)_[0-9a-f]{32}","order":\d+\}$`, told, "the stream tells that something happened, and never what")
	}
	c.look("the new card", c.htmx("GET", one+"/notes/"+note.ID, nil))
}
