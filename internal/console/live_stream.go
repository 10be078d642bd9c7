package console

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/fault"
)

// beat is how often a silent stream says that it is alive, so that proxies
// keep it and a browser that went away is noticed.
const beat = 25 * time.Second

// stream writes server-sent events (WHATWG HTML, 9.2) to one browser.
type stream struct {
	*visit
	console *console
	w       http.ResponseWriter
	out     *http.ResponseController
	watched []*watched
	menus   []string          // slugs of tenants
	said    map[string]string // the last figures of each
}

// numbers are the numbers of the accounts that the member may watch.
func (s *stream) numbers() ([]int64, error) {
	if err := s.console.listTenants(s.visit); err != nil {
		return nil, err
	}
	var out []int64
	for _, w := range s.watched {
		news, err := s.news(w)
		if err != nil {
			return nil, err
		}
		if w.over {
			continue
		}
		out = append(out, news.Account)
		if w.first { // from here on
			w.in.After, w.first = news.Last, false
		}
	}
	return out, nil
}

// run pushes what is new until the stream is over.
func (s *stream) run(woken, work <-chan struct{}) {
	beats := time.NewTicker(beat)
	defer beats.Stop()
	cards, figures := true, true
	for {
		// What was committed before the watch began is read in the first turn.
		if s.push(cards, figures) != nil {
			return
		}
		cards, figures = false, false
		select {
		case <-woken:
			cards = true
		case <-work:
			figures = true
		case <-beats.C:
			cards, figures = true, true
			if s.send(": beat\n\n") != nil {
				return
			}
		case <-s.r.Context().Done():
			return
		case <-s.console.Stopping:
			return
		}
	}
}

// push asks again who is there and tells what is new for them: cards, the
// menus' figures, or both.
func (s *stream) push(cards, figures bool) error {
	session, err := s.console.Sessions.Peek(s.r.Context(), s.console.cookie.Read(s.r))
	if err != nil {
		return err
	}
	call := s.actor.Call
	s.session, s.actor = session, session.Actor
	s.actor.Call = call
	if err := s.console.listTenants(s.visit); err != nil {
		return err
	}
	for _, w := range s.watched {
		if !cards {
			break
		}
		if err := s.pushCards(w); err != nil {
			return err
		}
	}
	for _, slug := range s.menus {
		if !figures {
			break
		}
		if err := s.pushFigures(slug); err != nil {
			return err
		}
	}
	return nil
}

func (s *stream) pushCards(w *watched) error {
	if w.over {
		return nil
	}
	news, err := s.news(w)
	if err != nil {
		return err
	}
	for _, card := range news.Cards {
		if err := s.event("activity", told{Account: w.in.Account, Card: card.ID, Order: card.Order}); err != nil {
			return err
		}
	}
	if !w.over {
		w.in.After = news.Last
	}
	return nil
}

// news asks what is new at one account. What the member may not see any more is
// over, and tells nothing.
func (s *stream) news(w *watched) (desk.News, error) {
	t, there := s.tenantOf(w.slug)
	if !there {
		w.over = true
		return desk.News{}, nil
	}
	actor := s.actor
	actor.Tenant = t.ID
	news, err := s.console.Desk.WatchActivity(s.r.Context(), actor, w.in)
	if fault.As(err) != nil {
		w.over = true
		return desk.News{}, nil
	}
	return news, err
}

func (s *stream) pushFigures(slug string) error {
	t, there := s.tenantOf(slug)
	if !there {
		return nil
	}
	within := *s.visit
	within.tenant, within.actor.Tenant = t, t.ID
	figures, err := s.console.workFigures(&within)
	if err != nil {
		return err
	}
	text := figuresText(figures)
	if len(figures) == 0 || s.said[slug] == text {
		return nil
	}
	s.said[slug] = text
	return s.event("menu", told{Tenant: slug, Figures: figures})
}

func (s *stream) open() error {
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

func (s *stream) event(name string, what told) error {
	text, err := json.Marshal(what)
	if err != nil {
		panic(err) // texts and numbers always have a JSON form
	}
	return s.send(fmt.Sprintf("event: %s\ndata: %s\n\n", name, text))
}

func (s *stream) send(text string) error {
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.out.Flush()
}
