package console_test

import (
	"bufio"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

var noteKey = regexp.MustCompile(`name="key" value="(idk_[^"]+)"`)

func TestANoteIsAddedOnceHoweverOftenItIsSent(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		page := customers + "/" + k.Account(account.Draft{FirstName: "Jess"})
		b := s.signedIn(t, authz.Agent)
		key := noteKey.FindStringSubmatch(b.get(page).body)[1]
		form := url.Values{"text": {"Called about the bill <b>twice</b>"}, "key": {key}}

		a := b.post(page+"/notes", form)
		require.Equal(t, 303, a.status)
		require.Equal(t, page, a.location())
		shown := b.get(page)
		require.Contains(t, shown.body, "Note added.", "the line at the top says so")
		require.Contains(t, shown.body, "Called about the bill &lt;b&gt;twice&lt;/b&gt;")
		require.Contains(t, shown.body, "Maria Berg")
		require.NotContains(t, b.get(page).body, "Note added.", "once")

		a = b.htmx("POST", page+"/notes", form)
		require.Equal(t, 200, a.status)
		require.Equal(t, 1, k.Count("note", ""))
		require.NotContains(t, a.body, key, "a fresh form has a fresh key")

		form.Set("text", "another text")
		a = b.htmx("POST", page+"/notes", form)
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "another text")
		form.Set("key", noteKey.FindStringSubmatch(a.body)[1])
		require.Equal(t, 200, b.htmx("POST", page+"/notes", form).status, "and can be sent again")
		require.Equal(t, 2, k.Count("note", ""))
	})
}

func TestANoteWithACardNumberIsAskedAboutFirst(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		page := customers + "/" + k.Account(account.Draft{FirstName: "Jess"})
		b := s.signedIn(t, authz.Agent)
		form := url.Values{"text": {"4111 1111 1111 1111 was refused"}}
		for _, send := range []func() answer{
			func() answer { return b.htmx("POST", page+"/notes", form) },
			func() answer { return b.post(page+"/notes", form) },
		} {
			a := send()
			require.Equal(t, 422, a.status)
			require.Contains(t, a.body, "looks like a card number")
			require.Contains(t, a.body, "4111 1111 1111 1111 was refused")
		}
		require.Zero(t, k.Count("note", ""))
		form.Set("confirmed", "true")
		require.Equal(t, 303, b.post(page+"/notes", form).status)
		require.Equal(t, 1, k.Count("note", ""))

		long := strings.Repeat("ä", 10_001)
		a := b.post(page+"/notes", url.Values{"text": {long}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "up to 10,000 letters")
		require.Contains(t, a.body, long, "nothing typed is lost")
	})
}

var noteID = regexp.MustCompile(`id="card-(not_[0-9a-f]+)"`)

func TestANoteIsEditedAndPinned(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		page := customers + "/" + k.Account(account.Draft{FirstName: "Jess"})
		b := s.signedIn(t, authz.Agent)
		added := b.htmx("POST", page+"/notes", url.Values{"text": {"first wording"}})
		note := page + "/notes/" + noteID.FindStringSubmatch(added.body)[1]

		require.Contains(t, b.htmx("GET", note+"/edit", nil).body, `name="version" value="1"`)
		a := b.htmx("POST", note, url.Values{"text": {"second wording"}, "version": {"1"}})
		require.Equal(t, 200, a.status)
		require.Contains(t, a.body, "second wording")
		require.Contains(t, a.body, "first wording", "the earlier wording stays")
		require.Contains(t, a.body, "edited once")

		a = b.htmx("POST", note, url.Values{"text": {"late wording"}, "version": {"1"}})
		require.Equal(t, 412, a.status)
		require.Contains(t, a.body, "changed meanwhile")
		require.Contains(t, a.body, "late wording", "nothing typed is lost")
		require.Contains(t, a.body, `name="version" value="2"`, "the next press is against what stands now")

		require.Equal(t, 303, b.post(note+"/pin", url.Values{"pinned": {"true"}}).status)
		shown := b.get(page).body
		require.Contains(t, shown, `class="pin-note"`)
		require.Contains(t, shown, "Note pinned.")
		require.Equal(t, 303, b.post(note+"/pin", url.Values{"pinned": {"false"}}).status)
		require.NotContains(t, b.get(page).body, `class="pin-note"`)

		other := s.signedIn(t, authz.SeniorAgent)
		require.NotContains(t, other.get(page).body, note+"/edit", "only its author edits it")
		require.Equal(t, 403, other.htmx("POST", note, url.Values{"text": {"mine"}, "version": {"2"}}).status)
		require.Contains(t, b.get(note).location(), "#card-not_", "a note's address leads to its place")
	})
}

func TestAViewerReadsAndWritesNothing(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	page := customers + "/" + k.Account(account.Draft{FirstName: "Jess"})
	b := s.signedIn(t, authz.Viewer)
	require.NotContains(t, b.get(page).body, `id="note-form"`)
	require.Equal(t, 403, b.post(page+"/notes", url.Values{"text": {"x"}}).status)
	require.Zero(t, k.Count("note", ""))
}

// tell records an event on an account, as an operation does.
func tell(k *testkit.Kit, login, name, card string, data any) {
	kind := event.Named(name)
	if kind == nil {
		kind = event.Define(name, card, nil)
	}
	k.Do(func(tx *op.Tx) error {
		a, err := account.Scope(tx.Ctx, tx.Tx, tx.Actor, op.Named("account.view"), login, true)
		if err != nil {
			return err
		}
		tx.Record(event.Fact{Type: kind, Account: a, Data: data})
		return nil
	})
}

func TestEveryCardIsToldInASentence(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	jess := k.Account(account.Draft{FirstName: "Jess"})
	page := customers + "/" + jess
	type data = map[string]any
	tell(k, jess, "account.created", "CREATED", data{"by": "staff"})
	tell(k, jess, "signin.failed", "SIGN-IN FAILED", data{"reason": "wrong_password", "attempt": 5, "device": "<i>iPhone</i>", "place": "Lyon, FR", "ip": "192.0.2.9"})
	tell(k, jess, "account.email_changed", "E-MAIL", data{"old": data{"email": "jess@old.example"}, "new": data{"email": "jess@new.example"}})
	tell(k, jess, "account.address_added", "ADDRESS", data{"old": data{"address": nil}, "new": data{"address": data{"line1": "14 Station Road", "locality": "Leeds", "postal_code": "LS1"}}})
	tell(k, jess, "account.birthday_changed", "BIRTHDAY", data{"new": data{"birthday": "--04-23"}})
	tell(k, jess, "signin.locked", "LOGIN LOCKED", data{"attempts": 5, "until": "2026-11-03T15:32:00Z"})
	tell(k, jess, "test.never_heard_of", "NEVER HEARD OF", data{"deep": []any{1, data{"a": nil}}})
	tell(k, jess, "signin.succeeded", "SIGN-IN", "not an object")

	b := s.signedIn(t, authz.Agent)
	body := b.get(page).body
	for _, want := range []string{"<del>j•••@o•••.example</del>", "<ins>•••, ••• Leeds</ins>", "<ins>•••</ins>"} {
		require.Contains(t, body, want)
	}
	require.Equal(t, 303, b.post(page+"/reveal", url.Values{"part": {"contact"}, "because": {"call_back"}, "words": {"the parcel came back"}}).status)
	body = b.get(page).body
	for _, want := range []string{
		"Masked values were shown to staff: e-mail, phone, addresses, birthday · Call or write back · the parcel came back", ">SHOWN<",
		"Account created by staff", "Wrong password, attempt 5 · &lt;i&gt;iPhone&lt;/i&gt; · Lyon, FR<", "<del>jess@old.example</del>",
		"<ins>jess@new.example</ins>", "<ins>14 Station Road, LS1 Leeds</ins>", "<ins>23 Apr</ins>", "Locked until 16:32 after 5 failed attempts",
		"test.never_heard_of", "OTHER", ">Signed in<",
	} {
		require.Contains(t, body, want)
	}
	require.NotContains(t, body, "&lt;no value&gt;")
	require.NotContains(t, body, "«", "every text is there")
	b.post("/staff/language", url.Values{"lang": {"de"}})
	body = b.get(page).body
	require.Contains(t, body, "Falsches Passwort, Versuch 5")
	require.NotContains(t, body, "«")
}

func TestTheActivityIsFilteredAndGoesOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		page := customers + "/" + jess
		b := s.signedIn(t, authz.Agent)
		for range 60 {
			tell(k, jess, "account.unlocked", "UNLOCKED", nil)
		}
		b.post(page+"/notes", url.Values{"text": {"the only note"}})
		all := b.get(page).body
		require.Equal(t, 50, strings.Count(all, `<li id="card-`))
		older := regexp.MustCompile(`hx-get="([^"]*cursor=[^"]*)"`).FindStringSubmatch(all)
		require.NotNil(t, older)
		rest := b.htmx("GET", strings.ReplaceAll(older[1], "&amp;", "&"), nil)
		require.Equal(t, 11, strings.Count(rest.body, `<li id="card-`))

		a := b.htmx("GET", page+"/activity?type=note&tab=activity", nil)
		require.Equal(t, 1, strings.Count(a.body, `<li id="card-`))
		require.Equal(t, page+"?type=note", a.header.Get("HX-Replace-Url"), "the filter can be sent")
		filtered := b.get(page + "?type=note").body
		require.Equal(t, 1, strings.Count(filtered, `<li id="card-`))
		require.Contains(t, filtered, `value="note" checked`)
		require.Contains(t, b.get(page+"?to=2020-01-01").body, "Nothing of this kind in these dates")
		require.Equal(t, 1, strings.Count(b.get(page+"?type=note&from=2026-11-03&to=2026-11-03").body, `<li id="card-`), "both days count")
		require.Equal(t, 400, b.htmx("GET", page+"/activity?cursor=invented", nil).status)
	})
}

// stream reads an account's server-sent events.
type stream struct {
	t      *testing.T
	lines  chan string
	cancel context.CancelFunc
}

func (b *browser) stream(path string) *stream {
	b.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, "GET", b.server.url+path, nil)
	require.NoError(b.t, err)
	answered, err := b.http.Do(r)
	require.NoError(b.t, err)
	require.Equal(b.t, "text/event-stream", answered.Header.Get("Content-Type"))
	s := &stream{t: b.t, lines: make(chan string), cancel: cancel}
	go func() {
		defer close(s.lines)
		defer answered.Body.Close()
		for in := bufio.NewScanner(answered.Body); in.Scan(); {
			s.lines <- in.Text()
		}
	}()
	b.t.Cleanup(cancel)
	return s
}

// next is the data of the next event; false at the stream's end.
func (s *stream) next() (string, bool) {
	limit := time.NewTimer(10 * time.Second)
	defer limit.Stop()
	for {
		select {
		case line, open := <-s.lines:
			if !open {
				return "", false
			}
			if data, found := strings.CutPrefix(line, "data: "); found {
				return data, true
			}
		case <-limit.C:
			s.t.Fatal("nothing came")
		}
	}
}

func TestNewCardsAreToldLive(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		page := customers + "/" + k.Account(account.Draft{FirstName: "Jess"})
		b := s.signedIn(t, authz.Agent)
		after := regexp.MustCompile(`data-after="(\d+)"`).FindStringSubmatch(b.get(page).body)[1]
		note := func(text string) string {
			return noteID.FindStringSubmatch(b.htmx("POST", page+"/notes", url.Values{"text": {text}}).body)[1]
		}
		missed := note("between the page and the stream")
		jess := page[len(customers)+1:]
		ana := k.Account(account.Draft{FirstName: "Ana"})
		live := b.stream("/staff/live?" + url.Values{"watch": {"shop/" + jess + "/" + after, "shop/" + ana + "/-1", "none/" + ana + "/0", "shop/nobody/0"}}.Encode())
		got, _ := live.next()
		require.Contains(t, got, `"card":"`+missed+`"`)
		fresh := note("while it is open")
		got, _ = live.next()
		require.Contains(t, got, `"account":"`+jess+`","card":"`+fresh+`"`)
		tell(k, ana, "account.unlocked", "UNLOCKED", nil)
		got, _ = live.next()
		require.Contains(t, got, `"account":"`+ana+`"`, "one stream tells of all pages of a browser")

		require.Equal(t, 303, b.post("/staff/sign-out", url.Values{}).status)
		tell(k, jess, "account.unlocked", "UNLOCKED", nil)
		for open := true; open; { // what was on its way before may still come
			got, open = live.next()
			require.NotContains(t, got, `"account":"`+jess, "who has signed out is told nothing more")
		}
	})
}

func TestStreamsEndWhenTheServerStops(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	live := s.signedIn(t, authz.Agent).stream("/staff/live?watch=shop/" + k.Account(account.Draft{FirstName: "Jess"}) + "/0")
	close(s.stop)
	_, open := live.next()
	require.False(t, open)
}
