package console

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/fault"
)

// beat is how often a silent stream says that it is alive, so that proxies
// keep it and a browser that went away is noticed.
const beat = 25 * time.Second

// live tells which cards come to the account, as server-sent events, from the
// place that the page was drawn at. Each push asks again whether the member is
// still signed in and may see the account. The stream ends when they may not,
// when the browser leaves, and when the server stops.
func (c *console) live(v *visit) error {
	in := desk.WatchActivityInput{Account: v.r.PathValue("id"), After: streamPlace(v.r)}
	news, err := c.Desk.WatchActivity(v.r.Context(), v.actor, in)
	if err != nil {
		return c.endOfStream(v, err)
	}
	woken, end := c.Watch(news.Account)
	defer end()
	defer c.Health.Stream()()
	s := stream{w: v.w, out: http.NewResponseController(v.w)}
	if err := s.open(); err != nil {
		return nil // the browser has left
	}
	// What was committed between the look above and the watch is read now.
	for {
		if news, err = c.news(v, in); err != nil {
			return nil
		}
		if in.After < 0 {
			news.Cards = nil
		}
		if err := s.push(news); err != nil {
			return nil
		}
		in.After = news.Last
		if !c.wait(v, woken, s) {
			return nil
		}
	}
}

// streamPlace is where the browser's knowledge ends: the last event that it
// heard before the line was cut, or where the page was drawn.
func streamPlace(r *http.Request) int64 {
	for _, text := range []string{r.Header.Get("Last-Event-ID"), r.URL.Query().Get("after")} {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n >= 0 {
			return n
		}
	}
	return -1
}

// endOfStream answers 204, after which a browser does not come back; what is
// not the caller's doing is told as always.
func (c *console) endOfStream(v *visit, err error) error {
	if fault.As(err) == nil {
		return err
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}

// news asks again who is there and what is new for them.
func (c *console) news(v *visit, in desk.WatchActivityInput) (desk.News, error) {
	session, err := c.Sessions.Peek(v.r.Context(), c.cookie.Read(v.r))
	if err != nil {
		return desk.News{}, err
	}
	actor := session.Actor
	actor.Tenant, actor.Call = v.actor.Tenant, v.actor.Call
	return c.Desk.WatchActivity(v.r.Context(), actor, in)
}

// wait returns true as soon as something may be new, and at the latest with the
// next beat, so that somebody who has signed out is not told more. It returns
// false when the stream is over.
func (c *console) wait(v *visit, woken <-chan struct{}, s stream) bool {
	beats := time.NewTicker(beat)
	defer beats.Stop()
	for {
		select {
		case <-woken:
			return true
		case <-beats.C:
			return s.beat() == nil
		case <-v.r.Context().Done():
			return false
		case <-c.Stopping:
			return false
		}
	}
}

// stream writes server-sent events (WHATWG HTML, 9.2).
type stream struct {
	w   http.ResponseWriter
	out *http.ResponseController
}

func (s stream) open() error {
	// The server's limits are for requests that end.
	for _, lift := range []func(time.Time) error{s.out.SetReadDeadline, s.out.SetWriteDeadline} {
		if err := lift(time.Time{}); err != nil {
			return err
		}
	}
	s.w.Header().Set("Content-Type", "text/event-stream")
	s.w.Header().Set("X-Accel-Buffering", "no") // nginx would hold events back
	s.w.WriteHeader(http.StatusOK)
	return s.send("retry: 3000\n\n")
}

func (s stream) push(news desk.News) error {
	for _, card := range news.Cards {
		if err := s.send(fmt.Sprintf("event: activity\nid: %d\ndata: %s\n\n", card.Order, card.ID)); err != nil {
			return err
		}
	}
	return nil
}

func (s stream) beat() error { return s.send(": beat\n\n") }

func (s stream) send(text string) error {
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.out.Flush()
}
