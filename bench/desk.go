package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// What the desk is measured with: an account that has had a long life, and as
// many others as there are open pages.
const (
	activities = 10_000
	inOneRow   = 1_000
	openPages  = 200
	pageGoal   = 10.0  // ms
	liveGoal   = 100.0 // ms
	paintGoal  = 250.0 // ms
)

// deskBench is a running installation whose staff look at accounts.
type deskBench struct {
	o      options
	r      *report
	engine string
	server *server
	staff  *http.Client
	cookie string
	logins []string // the first has the long life
}

// deskKind is one thing that is measured.
type deskKind struct {
	name    string
	measure func(ctx context.Context, d *deskBench, name string) error
}

var deskKinds = []deskKind{
	{"page: account with 10,000 activities", pages},
	{"page: first paint", paints},
	{"live: 200 pages of 200 accounts", func(ctx context.Context, d *deskBench, name string) error { return lives(ctx, d, name, openPages, 300) }},
	{"live: 200 pages of one account", func(ctx context.Context, d *deskBench, name string) error { return lives(ctx, d, name, 1, 20) }},
}

// desks measures the kinds that are asked for.
func desks(ctx context.Context, o options, r *report) error {
	for _, engine := range o.engines {
		asked := slices.ContainsFunc(deskKinds, func(k deskKind) bool { return strings.Contains(k.name, o.only) })
		if o.existing != "" || !asked {
			return nil
		}
		if err := desksOf(ctx, o, r, engine); err != nil {
			return fmt.Errorf("the desk on %s: %w", engine, err)
		}
	}
	return nil
}

func desksOf(ctx context.Context, o options, r *report, engine string) (err error) {
	fmt.Printf("== the desk's pages, %s\n", engine)
	dir := filepath.Join(o.dir, "desk-"+engine)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	at, drop, err := target(engine, dir)
	if err != nil {
		return err
	}
	defer drop()
	d := &deskBench{o: o, r: r, engine: engine}
	people := filepath.Join(dir, "desk.ndjson")
	if err := d.writeLives(people); err != nil {
		return err
	}
	if _, _, err := timed(ctx, o, at, "import", people); err != nil {
		return err
	}
	if _, err := readmit(ctx, o, at, "staff", "invite", "--email", "bench@desk.example", "--name", "Bench", "--role", "administrator"); err != nil {
		return err
	}
	link, err := readmit(ctx, o, at, "staff", "link", "--email", "bench@desk.example")
	if err != nil {
		return err
	}
	if d.server, err = serve(ctx, o, at); err != nil {
		return err
	}
	defer func() {
		if stopped := d.server.stop(); err == nil {
			err = stopped
		}
	}()
	if err := raw(ctx, r, d.server, engine, activities, at, o.dir); err != nil {
		return err
	}
	if err := d.signIn(ctx, link); err != nil {
		return err
	}
	for _, k := range deskKinds {
		if !strings.Contains(k.name, o.only) {
			continue
		}
		if err := k.measure(ctx, d, k.name); err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
	}
	return nil
}

// writeLives writes the accounts: sign-ins of years, most of one account.
func (d *deskBench) writeLives(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("make the file of accounts: %w", err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	lines := json.NewEncoder(w)
	began := time.Now().Add(-5 * 365 * 24 * time.Hour)
	types := []string{"signin.succeeded", "signin.failed", "session.ended", "message.sent", "account.name_changed"}
	for i := range openPages + 1 {
		login := fmt.Sprintf("01939000-0000-7000-8000-%012d", i)
		d.logins = append(d.logins, login)
		n := 20
		if i == 0 {
			n = activities
		}
		person := map[string]any{"login_id": login, "first_name": "Jess", "last_name": "Smith", "created_at": began.UTC().Format(time.RFC3339)}
		for from := 0; from < n; from += inOneRow { // a row has an end; the next one goes on
			list := make([]map[string]any, 0, inOneRow)
			for j := from; j < min(n, from+inOneRow); j++ {
				list = append(list, map[string]any{
					"type": types[j%len(types)], "at": began.Add(time.Duration(j) * 4 * time.Hour).UTC().Format(time.RFC3339),
					"actor": map[string]any{"kind": "customer", "id": login, "name": "Jess Smith"}, "via": "portal",
					"data": map[string]any{"method": "password", "reason": "wrong_password", "attempt": 1 + j%4, "device": "Firefox on Windows", "place": "Lyon, FR", "ip": "192.0.2.7"},
				})
			}
			person["activity"] = list
			if err := lines.Encode(person); err != nil {
				return fmt.Errorf("write the file of accounts: %w", err)
			}
		}
	}
	return w.Flush()
}

// signIn takes the one-time link as a browser does.
func (d *deskBench) signIn(ctx context.Context, printed string) error {
	lines := strings.Fields(printed)
	link, err := url.Parse(lines[len(lines)-1])
	if err != nil {
		return fmt.Errorf("read the sign-in link: %w", err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return fmt.Errorf("keep cookies: %w", err)
	}
	d.staff = &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: 4}}
	base, err := url.Parse(d.server.base)
	if err != nil {
		return fmt.Errorf("read the server's address: %w", err)
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		req, err := http.NewRequestWithContext(ctx, method, d.server.base+link.Path, nil)
		if err != nil {
			return fmt.Errorf("make a request: %w", err)
		}
		res, err := d.staff.Do(req)
		if err != nil {
			return fmt.Errorf("sign in: %w", err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()
	}
	for _, c := range jar.Cookies(base) {
		if strings.HasSuffix(c.Name, "readmit_staff") {
			d.cookie = c.Name + "=" + c.Value
		}
	}
	if d.cookie == "" {
		return fmt.Errorf("sign in: the link %s gave no session", link.Path)
	}
	return nil
}

// see asks for a page of the console and returns how long it took.
func (d *deskBench) see(ctx context.Context, path string) (time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.server.base+path, nil)
	if err != nil {
		return 0, fmt.Errorf("make a request: %w", err)
	}
	started := time.Now()
	res, err := d.staff.Do(req)
	if err != nil {
		return 0, fmt.Errorf("ask %s: %w", path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	took := time.Since(started)
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", path, err)
	}
	if res.StatusCode != http.StatusOK || strings.Count(string(body), `<li id="card-`) == 0 {
		return 0, fmt.Errorf("%s answered %d and no card", path, res.StatusCode)
	}
	return took, nil
}

const benchTenant = "/t/main/customers/"

// pages measures how long the server takes for the account's page.
func pages(ctx context.Context, d *deskBench, name string) error {
	var took []time.Duration
	for i := range d.o.queries {
		t, err := d.see(ctx, benchTenant+d.logins[0])
		if err != nil {
			return err
		}
		if i >= d.o.queries/20 { // the first ones warm the caches
			took = append(took, t)
		}
	}
	d.r.times(d.engine, activities, name, pageGoal, took, "")
	return nil
}

// push is a card that a stream told of.
type push struct {
	card string
	at   time.Time
}

// lives measures from the request that adds a note to its card's arrival at an
// open page, commit included: of 200 pages, of as many accounts as are given.
func lives(ctx context.Context, d *deskBench, name string, accounts, notes int) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	heard := make(chan push, openPages*4)
	for i := range openPages {
		if err := d.listen(ctx, d.logins[1+i%accounts], heard); err != nil {
			return err
		}
	}
	pages := openPages / accounts
	var took []time.Duration
	for i := range notes {
		started := time.Now()
		if err := d.note(ctx, d.logins[1+(i*7)%accounts]); err != nil {
			return err
		}
		for range pages {
			select {
			case p := <-heard:
				took = append(took, p.at.Sub(started))
			case <-time.After(10 * time.Second):
				return fmt.Errorf("of note %d nothing was told", i)
			}
		}
	}
	slices.Sort(took)
	d.r.times(d.engine, openPages, name, liveGoal, took, "from the request to the page, commit included")
	return nil
}

// listen opens a stream and waits until it stands.
func (d *deskBench) listen(ctx context.Context, login string, heard chan<- push) error {
	query := url.Values{"watch": {"main/" + login + "/-1"}, "menu": {"main"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.server.base+"/staff/live?"+query.Encode(), nil)
	if err != nil {
		return fmt.Errorf("make a request: %w", err)
	}
	req.Header.Set("Cookie", d.cookie)
	res, err := (&http.Transport{}).RoundTrip(req) // a browser of its own
	if err != nil {
		return fmt.Errorf("open a stream: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("a stream answered %d", res.StatusCode)
	}
	in := bufio.NewScanner(res.Body)
	in.Scan() // it stands
	go func() {
		defer res.Body.Close()
		for in.Scan() {
			if _, card, ok := strings.Cut(in.Text(), `"card":"`); ok {
				heard <- push{card: card, at: time.Now()}
			}
		}
	}()
	return nil
}

func (d *deskBench) note(ctx context.Context, login string) error {
	body := strings.NewReader(`{"text":"Called about the order."}`)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.server.base+"/api/v1/accounts/"+login+"/notes", body)
	if err != nil {
		return fmt.Errorf("make a request: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+d.server.key)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return fmt.Errorf("add a note: %w", err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusCreated {
		return fmt.Errorf("add a note: %d %s %w", res.StatusCode, answer, err)
	}
	return nil
}
