package console

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/webhook"
)

// webhookRoutes are the pages of webhook endpoints.
func (c *console) webhookRoutes(mux *http.ServeMux) {
	const all = "/t/{slug}/settings/webhooks"
	const one = all + "/{endpoint}"
	for pattern, act := range map[string]act{
		"GET " + all:                            c.webhooksPage,
		"POST " + all:                           c.addWebhook,
		"GET " + all + "/" + view.NewWebhook:    c.newWebhookPage,
		"GET " + one:                            c.webhookPage,
		"POST " + one:                           c.changeWebhook,
		"POST " + one + "/test":                 c.testWebhook,
		"POST " + one + "/rotate":               c.rotateWebhookSecret,
		"POST " + one + "/enable":               c.webhookAct(c.Webhooks.Enable, "webhooks.enabled_done"),
		"POST " + one + "/disable":              c.webhookAct(c.Webhooks.Disable, "webhooks.disabled_done"),
		"POST " + one + "/remove":               c.webhookAct(c.Webhooks.Remove, "webhooks.removed_done"),
		"POST " + one + "/mark-mailer":          c.markMailer,
		"POST " + one + "/unmark-mailer":        c.webhookAct(c.Webhooks.UnmarkMailer, "webhooks.unmarked_done"),
		"POST " + one + "/values":               c.chooseWebhookValues,
		"POST " + one + "/address":              c.changeWebhookAddress,
		"POST " + one + "/replay":               c.replayWebhook,
		"GET " + one + "/deliveries":            c.deliveriesPage,
		"GET " + one + "/deliveries/{delivery}": c.deliveryPage,
	} {
		mux.HandleFunc(pattern, c.inTenant(act))
	}
}

// webhooksPage lists the endpoints.
func (c *console) webhooksPage(v *visit) error {
	list, err := c.Webhooks.List(v.r.Context(), v.actor, webhook.ListInput{})
	if err != nil {
		return err
	}
	page := view.WebhooksPage{Settings: c.settings(v, v.T("webhooks.title")), CanEdit: v.actor.May("webhook.add")}
	for _, e := range list.Items {
		page.Rows = append(page.Rows, v.webhookRow(e))
	}
	return v.show(view.Webhooks(page))
}

func (v *visit) webhookRow(e webhook.Endpoint) view.WebhookRow {
	return view.WebhookRow{
		ID: e.ID, Name: e.Name, URL: e.URL, Enabled: e.Enabled, Paused: e.PausedAt != nil, Mailer: e.Mailer, Values: len(e.Values) > 0,
		Failing: instant(e.FailingSince), Worked: instant(e.WorkedAt), PausedAt: instant(e.PausedAt), Failure: v.deliveryFailure(e.Failure, 0),
	}
}

// deliveryFailure says why an endpoint did not take what was sent.
func (v *visit) deliveryFailure(code string, status int64) string {
	if code == "" {
		return ""
	}
	if code == webhook.FailureStatus && status > 0 {
		return v.T("deliveries.failure.status_of", args{"Status": strconv.FormatInt(status, 10)})
	}
	return v.word("deliveries.failure.", code)
}

// newWebhookPage is the form of a new endpoint.
func (c *console) newWebhookPage(v *visit) error {
	return c.drawNewWebhook(v, http.StatusOK, nil)
}

func (c *console) drawNewWebhook(v *visit, status int, f *fault.Error) error {
	form, err := c.webhookForm(v, webhook.Endpoint{}, f)
	if err != nil {
		return err
	}
	form.Action, form.New = view.WebhooksPath(v.slug()), true
	v.draw(status, view.WebhookEditor(view.WebhookFormPage{Settings: c.settings(v, v.T("webhooks.add")), Form: form}))
	return nil
}

// webhookForm is the form as the endpoint is, or as it was sent with what is
// wrong with it.
func (c *console) webhookForm(v *visit, e webhook.Endpoint, f *fault.Error) (view.WebhookForm, error) {
	form := view.WebhookForm{Key: c.NewID("idk"), Version: strconv.FormatInt(e.Version, 10), Name: e.Name, URL: e.URL, Guarded: e.Guarded()}
	chosen, segment, applications := e.Events, e.Segment, e.Applications
	form.Fields = strings.Join(e.Fields, "\n")
	if f != nil {
		in := v.webhookSettings()
		form.Name, form.URL, chosen, segment, applications = in.Name, in.URL, in.Events, in.Segment, in.Applications
		form.Fields = v.form("fields")
		form.Problems, form.Problem = v.problems(f)
	}
	segments, err := c.segments(v)
	if err != nil {
		return form, err
	}
	form.Segments = []view.Choice{{Text: v.T("webhooks.segment_all"), Chosen: segment == ""}}
	for _, s := range segments {
		form.Segments = append(form.Segments, view.Choice{Value: s.ID, Text: s.Name, Chosen: s.ID == segment})
	}
	v.fillEvents(&form, chosen)
	form.Applications, err = c.applicationChoices(v, applications)
	return form, err
}

// applicationChoices offers the applications to whoever may know them.
func (c *console) applicationChoices(v *visit, chosen []string) (out []view.Choice, err error) {
	if !v.actor.May("oauth.list_applications") {
		return nil, nil
	}
	list, err := c.OAuth.ListApplications(v.r.Context(), v.actor, oauth.ListInput{})
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		out = append(out, view.Choice{Value: a.ID, Text: a.Name, Chosen: slices.Contains(chosen, a.ID)})
	}
	return out, nil
}

// fillEvents offers the types of event by family; what was chosen by the name
// of another vendor stands beside them.
func (v *visit) fillEvents(form *view.WebhookForm, chosen []string) {
	form.Everything = slices.Contains(chosen, webhook.Everything)
	offered := map[string]bool{webhook.Everything: true}
	for _, t := range webhook.Choices() {
		name, _, _ := strings.Cut(t.Name, ".")
		last := len(form.Families) - 1
		if last < 0 || form.Families[last].Name != name {
			form.Families = append(form.Families, view.EventFamily{Name: name, Title: v.word("part.", name), All: slices.Contains(chosen, name+".*")})
			last, offered[name+".*"] = last+1, true
		}
		choice := view.EventChoice{Name: t.Name, Aliases: strings.Join(t.Aliases, " "), Chosen: slices.Contains(chosen, t.Name)}
		if v.Has("event." + t.Name) {
			choice.Title = v.T("event." + t.Name)
		}
		form.Families[last].Types, offered[t.Name] = append(form.Families[last].Types, choice), true
	}
	var others []string
	for _, name := range chosen {
		if !offered[name] {
			others = append(others, name)
		}
	}
	form.Aliases = strings.Join(others, "\n")
}

func (v *visit) webhookSettings() webhook.Settings {
	events := append(slices.Clone(v.r.Form["event"]), strings.Fields(v.form("aliases"))...)
	return webhook.Settings{Name: v.form("name"), URL: strings.TrimSpace(v.form("url")), Events: events, Segment: v.form("segment"),
		Applications: v.r.Form["application"], Fields: strings.Fields(v.form("fields"))}
}

// addWebhook adds one and shows its secret this once.
func (c *console) addWebhook(v *visit) error {
	added, err := c.Webhooks.Add(v.r.Context(), v.actor, webhook.AddInput{Settings: v.webhookSettings()})
	if f := fault.As(err); stays(f) {
		return c.drawNewWebhook(v, statusOf(f), f)
	}
	if err != nil {
		return err
	}
	if added.Secret == "" || added.Secret.Reveal() == secret.Redacted {
		return c.done(v, view.WebhookPath(v.slug(), added.ID), v.T("webhooks.added", args{"Name": added.Name}))
	}
	return c.drawWebhook(v, http.StatusOK, added.ID, v.webhookSecret("webhooks.added", added, v.T("webhooks.secret_text")), nil)
}

func (v *visit) webhookSecret(title string, e webhook.WithSecret, text string) *view.ShownOnce {
	return &view.ShownOnce{Title: v.T(title, args{"Name": e.Name}), Label: v.T("applications.secret"), Value: e.Secret.Reveal(), Text: text}
}

// webhookPage shows one endpoint.
func (c *console) webhookPage(v *visit) error {
	return c.drawWebhook(v, http.StatusOK, v.r.PathValue("endpoint"), nil, nil)
}

func (c *console) drawWebhook(v *visit, status int, id string, once *view.ShownOnce, f *fault.Error) error {
	e, err := c.Webhooks.View(v.r.Context(), v.actor, webhook.Named{Endpoint: id})
	if err != nil {
		return err
	}
	page := view.WebhookPage{
		Settings: c.settings(v, e.Name), Row: v.webhookRow(e.Endpoint), Once: once, Chosen: strings.Join(e.Values, " "),
		CanEdit: v.actor.May("webhook.change"), CanGuard: v.actor.May("webhook.mark_mailer"),
	}
	for _, s := range e.Secrets {
		page.Secrets = append(page.Secrets, view.SecretRow{Added: s.AddedAt, Until: instant(s.ExpiresAt)})
	}
	if page.Form, err = c.webhookForm(v, e.Endpoint, f); err != nil {
		return err
	}
	page.Form.Action, page.Form.Taken = view.WebhookPath(v.slug(), e.ID), once != nil
	v.draw(status, view.Webhook(page))
	return nil
}

func (c *console) changeWebhook(v *visit) error {
	id := v.r.PathValue("endpoint")
	_, err := c.Webhooks.Change(v.r.Context(), v.actor, webhook.ChangeInput{Endpoint: id, Version: v.version(), Settings: v.webhookSettings()})
	if f := fault.As(err); stays(f) {
		return c.drawWebhook(v, statusOf(f), id, nil, f)
	}
	return c.toWebhook(v, id, err, v.T("webhooks.saved"))
}

func (c *console) toWebhook(v *visit, id string, err error, said string) error {
	path := view.WebhookPath(v.slug(), id)
	if err != nil {
		return c.undone(v, path, err)
	}
	return c.done(v, path, said)
}

// testWebhook sends a test and says how the endpoint answered.
func (c *console) testWebhook(v *visit) error {
	id := v.r.PathValue("endpoint")
	tested, err := c.Webhooks.Test(v.r.Context(), v.actor, webhook.Named{Endpoint: id})
	if err == nil && !tested.OK {
		c.leaveLine(v, view.Result{Tone: view.Warn, Text: v.T("webhooks.test_failed", args{"Why": v.deliveryFailure(tested.Failure, int64(tested.Status))})})
		return v.goTo(view.WebhookPath(v.slug(), id))
	}
	return c.toWebhook(v, id, err, v.T("webhooks.test_ok", args{"Status": strconv.Itoa(tested.Status), "MS": strconv.FormatInt(tested.TookMS, 10)}))
}

// rotateWebhookSecret gives an endpoint a new secret and shows it this once.
func (c *console) rotateWebhookSecret(v *visit) error {
	overlap, err := strconv.Atoi(v.form("overlap"))
	if err != nil {
		overlap = -1 // no time at all: told as out of range
	}
	id := v.r.PathValue("endpoint")
	out, err := c.Webhooks.RotateSecret(v.r.Context(), v.actor, webhook.RotateSecretInput{Endpoint: id, Overlap: overlap})
	if err != nil {
		return c.undone(v, view.WebhookPath(v.slug(), id), err)
	}
	if out.Secret.Reveal() == secret.Redacted { // the page was sent twice
		return c.done(v, view.WebhookPath(v.slug(), id), v.T("act.shown_before"))
	}
	return c.drawWebhook(v, http.StatusOK, id, v.webhookSecret("webhooks.rotated", out, v.T("webhooks.secret_text")), nil)
}

// basedWebhook is the endpoint as the page showed it.
func (v *visit) basedWebhook() webhook.Based {
	return webhook.Based{Endpoint: v.r.PathValue("endpoint"), Version: v.version(), URL: v.form("seen_url")}
}

func (c *console) markMailer(v *visit) error {
	in := v.basedWebhook()
	_, err := c.Webhooks.MarkMailer(v.r.Context(), v.actor, in)
	return c.toWebhook(v, in.Endpoint, err, v.T("webhooks.marked_done"))
}

func (c *console) chooseWebhookValues(v *visit) error {
	in := webhook.ChooseValuesInput{Based: v.basedWebhook(), Values: strings.Fields(v.form("values"))}
	id := in.Endpoint
	_, err := c.Webhooks.ChooseValues(v.r.Context(), v.actor, in)
	return c.toWebhook(v, id, err, v.T("webhooks.values_done"))
}

func (c *console) changeWebhookAddress(v *visit) error {
	id := v.r.PathValue("endpoint")
	_, err := c.Webhooks.ChangeAddress(v.r.Context(), v.actor, webhook.ChangeAddressInput{Endpoint: id, Version: v.version(), URL: strings.TrimSpace(v.form("url"))})
	return c.toWebhook(v, id, err, v.T("webhooks.address_done"))
}

// sinceForm is how browsers send an instant, in the reader's time zone.
const sinceForm = "2006-01-02T15:04"

// replayWebhook sends one delivery again, or everything since an instant.
func (c *console) replayWebhook(v *visit) error {
	in := webhook.ReplayInput{Endpoint: v.r.PathValue("endpoint"), Delivery: v.form("delivery")}
	if in.Delivery == "" {
		if at, err := time.ParseInLocation(sinceForm, v.form("since"), v.Zone); err == nil {
			in.Since = &at
		}
	}
	_, err := c.Webhooks.Replay(v.r.Context(), v.actor, in)
	back := view.DeliveriesPath(v.slug(), in.Endpoint, "")
	if err != nil {
		return c.undone(v, back, err)
	}
	return c.done(v, back, v.T("deliveries.replayed"))
}
