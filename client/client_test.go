package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/readmit/readmit/client"
)

var ctx = context.Background()

// serve answers the nth request by the nth handler, and the rest by the last.
// seen gives the requests so far.
func serve(t *testing.T, handlers ...http.HandlerFunc) (url string, seen func() []*http.Request) {
	t.Helper()
	var mu sync.Mutex
	var all []*http.Request
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		mu.Lock()
		all = append(all, r)
		n := len(all)
		mu.Unlock()
		handlers[min(n, len(handlers))-1](w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, func() []*http.Request {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}

func answer(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func cut(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }

// waits remembers how long the client would have waited.
func waits(into *[]time.Duration) client.Option {
	return client.WithWait(func(ctx context.Context, d time.Duration) error {
		*into = append(*into, d)
		return ctx.Err()
	})
}

func TestBusyServerIsAskedAgainWithTheSameKey(t *testing.T) {
	busy := answer(503, `{"code":"busy"}`, "Content-Type", "application/problem+json", "Retry-After", "7")
	url, seen := serve(t, busy, cut, answer(429, ""), answer(201, `{"id":"not_1","text":"x"}`))
	var waited []time.Duration
	alone := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // net/http repeats by itself on used connections
	c := client.New(url, "rmk_secret", waits(&waited), client.WithHTTPClient(alone), client.WithTenant("shop"), client.WithUserAgent("billing/1.0"))
	note, err := c.Accounts.AddNote(ctx, "a/b", "x")
	if err != nil || note.ID != "not_1" {
		t.Fatal(note, err)
	}
	want := []time.Duration{7 * time.Second, 400 * time.Millisecond, 800 * time.Millisecond}
	if !reflect.DeepEqual(waited, want) {
		t.Errorf("waited %v, want %v", waited, want)
	}
	key := seen()[0].Header.Get("Idempotency-Key")
	if len(seen()) != 4 || len(key) < 16 {
		t.Fatalf("%d requests, key %q", len(seen()), key)
	}
	for _, r := range seen() {
		body, _ := io.ReadAll(r.Body)
		got := []string{
			r.Method, r.URL.EscapedPath(), r.Header.Get("Idempotency-Key"), r.Header.Get("Authorization"),
			r.Header.Get("Readmit-Tenant"), r.Header.Get("User-Agent"), r.Header.Get("Content-Type"), string(body),
		}
		want := []string{"POST", "/api/v1/accounts/a%2Fb/notes", key, "Bearer rmk_secret", "shop", "billing/1.0", "application/json", `{"text":"x"}`}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %q\nwant %q", got, want)
		}
	}
}

func TestKeysDiffer(t *testing.T) {
	url, seen := serve(t, answer(200, `{}`))
	c := client.New(url, "k")
	for range 2 {
		if err := c.Notes.Pin(ctx, "not_1"); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Notes.Pin(client.WithIdempotencyKey(ctx, "mine"), "not_1"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Accounts.Get(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	key := func(i int) string { return seen()[i].Header.Get("Idempotency-Key") }
	if key(0) == key(1) || key(0) == "" || key(2) != "mine" || key(3) != "" {
		t.Error(key(0), key(1), key(2), key(3))
	}
}

func TestRefusalIsNotRepeated(t *testing.T) {
	url, seen := serve(t, answer(422, `{"title":"Unprocessable Entity","status":422,"detail":"Some fields are not right.","code":"invalid_input",
		"request_id":"req_1","errors":[{"field":"text","code":"required","message":"Write something first."}]}`, "Content-Type", "application/problem+json"))
	_, err := client.New(url, "k").Accounts.AddNote(ctx, "a", "")
	var p *client.Problem
	if !errors.As(err, &p) || p.Status != 422 || p.RequestID != "req_1" || p.Errors[0].Field != "text" || client.Code(err) != "invalid_input" {
		t.Fatalf("%#v", err)
	}
	want := "422 invalid_input: Some fields are not right. text: Write something first. (request req_1)"
	if err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
	if len(seen()) != 1 {
		t.Errorf("%d requests", len(seen()))
	}
}

func TestAnswersOfSomethingElse(t *testing.T) {
	url, _ := serve(t, answer(502, "<html>Bad Gateway", "Content-Type", "text/html"))
	_, err := client.New(url, "k").Accounts.Get(ctx, "a")
	var p *client.Problem
	if !errors.As(err, &p) || p.Status != 502 || p.Code != "" || strings.Contains(err.Error(), "<html>") {
		t.Errorf("%#v", err)
	}
	url, _ = serve(t, answer(200, "<html>Sign in to the hotel's network"))
	if _, err := client.New(url, "k").Accounts.Get(ctx, "a"); err == nil || client.Code(err) != "" {
		t.Error(err)
	}
}

func TestGivingUp(t *testing.T) {
	var waited []time.Duration
	url, seen := serve(t, answer(503, `{"code":"busy","detail":"Try later."}`, "Content-Type", "application/problem+json", "Retry-After", "86400"))
	_, err := client.New(url, "k", waits(&waited)).Accounts.Get(ctx, "a")
	if client.Code(err) != "busy" || len(seen()) != 4 || waited[0] != time.Minute {
		t.Error(err, len(seen()), waited)
	}
	_, err = client.New(url, "k", client.WithTries(1)).Accounts.Get(ctx, "a")
	if client.Code(err) != "busy" || len(seen()) != 5 {
		t.Error(err, len(seen()))
	}
	url, seen = serve(t, cut)
	_, err = client.New(url, "k", waits(&waited), client.WithTries(2)).Accounts.Get(ctx, "a")
	if err == nil || !strings.Contains(err.Error(), "GET /accounts/a") || len(seen()) < 2 {
		t.Error(err, len(seen()))
	}
}

func TestTheContextEndsTheWaiting(t *testing.T) {
	ended, cancel := context.WithCancel(ctx)
	url, seen := serve(t, func(w http.ResponseWriter, r *http.Request) { cancel(); answer(503, "")(w, r) })
	_, err := client.New(url, "k").Accounts.Get(ended, "a")
	if !errors.Is(err, context.Canceled) || len(seen()) != 1 {
		t.Error(err, len(seen()))
	}
}

func TestIteratorAsksForFurtherPages(t *testing.T) {
	url, seen := serve(t,
		answer(200, `{"items":[{"id":"evt_1"},{"id":"evt_2"}],"next_cursor":"c1"}`),
		answer(200, `{"items":[{"id":"evt_3"}],"next_cursor":"c2"}`),
		answer(404, `{"code":"not_found"}`, "Content-Type", "application/problem+json"))
	c := client.New(url, "k")
	q := client.Activity{Types: []string{"NOTE", "CREATED"}, Limit: 2, From: time.Date(2026, 11, 3, 15, 2, 0, 0, time.FixedZone("", 3600))}
	var got []string
	for entry, err := range c.Accounts.Activity(ctx, "a", q) {
		if err != nil {
			got = append(got, client.Code(err))
			continue
		}
		got = append(got, entry.ID)
	}
	if fmt.Sprint(got) != "[evt_1 evt_2 evt_3 not_found]" {
		t.Error(got)
	}
	want := "cursor=c1&from=2026-11-03T14%3A02%3A00Z&limit=2&type=NOTE&type=CREATED"
	if seen()[1].URL.RawQuery != want {
		t.Errorf("got  %s\nwant %s", seen()[1].URL.RawQuery, want)
	}
	for range c.Accounts.Activity(ctx, "a", q) {
		break
	}
	if len(seen()) != 4 {
		t.Error("a loop that is left asks for nothing more", len(seen()))
	}
}

func TestDoReachesWhatHasNoMethod(t *testing.T) {
	url, seen := serve(t, answer(200, `{"later":true}`))
	var out json.RawMessage
	if err := client.New(url+"/", "k").Do(ctx, "POST", "/accounts/a/unlock", nil, map[string]string{"reason": "r"}, &out); err != nil {
		t.Fatal(err)
	}
	if string(out) != `{"later":true}` || seen()[0].URL.Path != "/api/v1/accounts/a/unlock" {
		t.Error(string(out), seen()[0].URL.Path)
	}
	if err := client.New(url, "k").Do(ctx, "POST", "/x", nil, make(chan int), nil); err == nil {
		t.Error("a body that is no JSON must be refused")
	}
}

func TestSearchAsksForWhatIsGivenOnly(t *testing.T) {
	url, seen := serve(t, answer(200, `{"items":[{"id":"a","match":{"class":"near","field":"email","differs":1}}],"total":{"count":1000,"capped":true}}`))
	c := client.New(url, "k")
	page, err := c.Accounts.SearchPage(ctx, client.Search{
		Q: "jess & co", LastName: client.Term{Op: "contains", Value: "mit"}, Email: client.Term{Value: "jess@"},
		Attributes: map[string]client.Term{"size": {Value: "M"}, "shoe": {Op: "prefix", Value: "4"}}, Status: "LOCKED",
		CreatedFrom: time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC), Sort: "-created", Limit: 10,
	}, "c1")
	if err != nil || !page.Total.Capped || page.Items[0].Match.Differs != 1 {
		t.Fatal(page, err)
	}
	want := "attribute.shoe.prefix=4&attribute.size=M&created_from=2026-11-03T00%3A00%3A00Z&cursor=c1&email=jess%40&last_name.contains=mit&limit=10&q=jess+%26+co&sort=-created&status=LOCKED"
	if got := seen()[0].URL.RawQuery; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for hit, err := range c.Accounts.Search(ctx, client.Search{}) {
		if err != nil || hit.ID != "a" {
			t.Error(hit, err)
		}
	}
	for range c.Audit.Search(ctx, client.AuditSearch{Op: "desk.add_note"}) {
		break
	}
	if seen()[1].URL.RawQuery != "" || seen()[2].URL.RequestURI() != "/api/v1/audit?op=desk.add_note" {
		t.Error(seen()[1].URL, seen()[2].URL)
	}
}
