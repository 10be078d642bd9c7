package console_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

const deskPage = settings + "/desk"

// TestEverySettingHasItsTexts holds the page to the definitions: whoever adds
// a setting writes what it is called and does.
func TestEverySettingHasItsTexts(t *testing.T) {
	catalog, err := locale.Load()
	require.NoError(t, err)
	texts := catalog.For("en")
	for _, s := range tenant.AllSettings {
		require.True(t, texts.Has("setting."+s.Key), s.Key)
		require.True(t, texts.Has("setting."+s.Key+".help"), s.Key)
		if s.Unit != "" {
			require.True(t, texts.Has("setting_unit."+s.Unit), s.Unit)
		}
	}
	for _, g := range tenant.Groups {
		require.True(t, texts.Has("setting_group."+string(g)) && texts.Has("setting_group."+string(g)+".lead"), g)
	}
}

// field is the value of an input of the page.
func (a answer) field(t *testing.T, name string) string {
	t.Helper()
	input := regexp.MustCompile(`<input[^>]*\sname="` + regexp.QuoteMeta(name) + `"[^>]*>`).FindString(a.body)
	require.NotEmpty(t, input, "no field "+name)
	value := regexp.MustCompile(`\svalue="([^"]*)"`).FindStringSubmatch(input)
	require.NotNil(t, value, input)
	return value[1]
}

func TestSettingsAreSavedAndSayWho(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Administrator)
		page := b.get(deskPage)
		require.Equal(t, 200, page.status, page.body)
		require.NotContains(t, page.body, "Changed by", "what was never changed names nobody")
		require.Contains(t, page.body, "Not in force yet")
		require.Equal(t, "15", page.field(t, "desk.idle_minutes"))
		require.Contains(t, page.body, `data-lock-after="15"`)

		a := b.post(deskPage+"/policy", url.Values{
			"version": {"1"}, "desk.idle_minutes": {"20"}, "was.desk.idle_minutes": {"15"},
			"desk.reveals_per_hour": {"20"}, "was.desk.reveals_per_hour": {"20"},
		})
		require.Equal(t, deskPage, a.location(), a.body)
		page = b.get(deskPage)
		require.Contains(t, page.body, "Saved: Lock after.")
		require.Contains(t, page.body, "Changed by Maria Berg")
		require.Equal(t, "20", page.field(t, "desk.idle_minutes"))
		require.Contains(t, page.body, `data-lock-after="20"`, "the lock holds to it at once")
		require.Equal(t, 1, k.Count("tenant_setting", ""), "only what was typed is sent on")

		a = b.post(deskPage, url.Values{"version": {"2"}, "name": {"Harbor"}, "was.name": {"The shop"}})
		require.Equal(t, deskPage, a.location(), a.body)
		require.Contains(t, b.get(deskPage).body, `<span class="tenant-word">Harbor</span>`)
		a = b.post(deskPage, url.Values{"version": {"3"}, "name": {"Harbor"}, "was.name": {"Harbor"}})
		require.Equal(t, deskPage, a.location())
		require.Contains(t, b.get(deskPage).body, "Nothing was different")
	})
}

func TestRefusedSettingsKeepWhatWasTyped(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Administrator)
		a := b.post(deskPage+"/policy", url.Values{
			"version": {"1"}, "desk.idle_minutes": {"90"}, "was.desk.idle_minutes": {"15"},
			"desk.reveals_per_hour": {"7"}, "was.desk.reveals_per_hour": {"20"},
		})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "Give a whole number from 5 to 60, or nothing for the default of 15.")
		require.Equal(t, "90", a.field(t, "desk.idle_minutes"))
		require.Equal(t, "7", a.field(t, "desk.reveals_per_hour"))
		require.Equal(t, "20", a.field(t, "was.desk.reveals_per_hour"))
		require.Zero(t, k.Count("tenant_setting", ""))

		a = b.post(deskPage+"/branding", url.Values{"version": {"1"}, "brand.color": {"#FFD700"}, "was.brand.color": {"#1d4ed8"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "It stands out from white by 1.4 to 1")
		a = b.post(deskPage, url.Values{"version": {"1"}, "support.link": {`"><script>alert(1)</script>`}, "was.support.link": {""}})
		require.Equal(t, 422, a.status)
		require.NotContains(t, a.body, "<script>alert")
		require.Contains(t, a.body, "begins with https://")
	})
}

func TestTwoEditorsSeeBothValues(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Administrator)
		ana := k.System()
		ana.Name = "Ana Ruiz"
		_, err := tenant.NewService(k.DB).ChangeDeskPolicy(context.Background(), ana, tenant.ChangeDeskPolicyInput{
			Version: 1, Settings: map[string]string{"desk.idle_minutes": "25", "desk.reveals_per_hour": "3"},
		})
		require.NoError(t, err)
		form := url.Values{
			"version": {"1"}, "desk.idle_minutes": {"30"}, "was.desk.idle_minutes": {"15"},
			"desk.reveals_per_hour": {"20"}, "was.desk.reveals_per_hour": {"20"},
		}
		a := b.post(deskPage+"/policy", form)
		require.Equal(t, 412, a.status)
		require.Contains(t, a.body, "Ana Ruiz changed this")
		require.Contains(t, a.body, "to: 25. Yours stands in the field.")
		require.Equal(t, "30", a.field(t, "desk.idle_minutes"))
		require.Equal(t, "25", a.field(t, "was.desk.idle_minutes"))
		form.Set("version", "2")
		form.Set("was.desk.idle_minutes", "25")
		require.Equal(t, deskPage, b.post(deskPage+"/policy", form).location())
		page := b.get(deskPage)
		require.Equal(t, "30", page.field(t, "desk.idle_minutes"))
		require.Equal(t, "3", page.field(t, "desk.reveals_per_hour"), "what was not typed undoes nothing")
	})
}

func TestSettingsAskForAProofAndForTheRight(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		form := url.Values{"version": {"1"}, "name": {"X"}, "was.name": {"The shop"}}
		agent := s.signedIn(t, authz.Agent)
		for _, path := range []string{deskPage, settings + "/attributes/plan/remove", settings + "/blocked"} {
			require.Equal(t, 403, agent.get(path).status, path)
		}
		for _, path := range []string{deskPage, deskPage + "/branding", deskPage + "/policy", settings + "/attributes", settings + "/blocked/username", settings + "/blocked/email_domain/unblock"} {
			form := url.Values{"version": {"1"}, "name": {"X"}, "brand.name": {"X"}, "desk.idle_minutes": {"20"}, "value": {"x"}, "attribute": {"x"}, "label": {"X"}, "type": {"text"}}
			a := agent.post(path, form)
			require.Contains(t, []int{303, 403}, a.status, path)
		}
		require.Zero(t, k.Count("tenant_setting", ""))
		require.Zero(t, k.Count("tenant_block", ""))
		require.NotContains(t, agent.get("/t/shop/customers").body, deskPage)

		supervisor := s.signedIn(t, authz.Supervisor)
		page := supervisor.get(deskPage)
		require.Equal(t, 200, page.status)
		require.NotContains(t, page.body, " data-save>", "who may not change them sees no way to")
		require.Contains(t, page.body, "readonly")

		admin := s.signedIn(t, authz.Administrator)
		k.Clock.Move(op.FreshFor + time.Second)
		a := admin.post(deskPage, form)
		require.Contains(t, a.location(), "/staff/prove")
		require.Zero(t, k.Count("tenant_setting", ""))
	})
}

// upload sends a form with a file.
func (b *browser) upload(path, version string, file []byte) answer {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	require.NoError(b.t, w.WriteField("version", version))
	part, err := w.CreateFormFile("logo", "logo.svg")
	require.NoError(b.t, err)
	_, err = part.Write(file)
	require.NoError(b.t, err)
	require.NoError(b.t, w.Close())
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, b.server.url+path, &body)
	require.NoError(b.t, err)
	r.Header.Set("Content-Type", w.FormDataContentType())
	answered, err := b.http.Do(r)
	require.NoError(b.t, err)
	defer answered.Body.Close()
	var text bytes.Buffer
	_, err = text.ReadFrom(answered.Body)
	require.NoError(b.t, err)
	return answer{status: answered.StatusCode, header: answered.Header, body: text.String()}
}

func TestALogoIsStoredAndServedAsNothingElse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Administrator)
		require.Equal(t, 404, b.get(deskPage+"/logo").status)
		for _, c := range []struct {
			file []byte
			want string
		}{
			{[]byte("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), "An SVG can hold script"},
			{[]byte("no picture"), "Use a PNG or JPEG file"},
			{nil, "Choose a file first."},
			{bytes.Repeat([]byte("x"), tenant.LogoBytes+1), "Use a file of at most 100 KB."},
		} {
			a := b.upload(deskPage+"/logo", "1", c.file)
			require.Equal(t, 422, a.status)
			require.Contains(t, a.body, c.want)
		}
		require.Equal(t, 413, b.upload(deskPage+"/logo", "1", bytes.Repeat([]byte("x"), 2<<20)).status)
		var file bytes.Buffer
		require.NoError(t, png.Encode(&file, image.NewGray(image.Rect(0, 0, 32, 32))))
		a := b.upload(deskPage+"/logo", "1", file.Bytes())
		require.Equal(t, deskPage, a.location(), a.body)
		src := regexp.MustCompile(`src="(/t/shop/settings/desk/logo\?v=[0-9a-f]{64})"`).FindStringSubmatch(b.get(deskPage).body)
		require.NotNil(t, src)
		logo := b.get(src[1])
		require.Equal(t, file.String(), logo.body)
		require.Equal(t, "image/png", logo.header.Get("Content-Type"))
		require.Equal(t, "nosniff", logo.header.Get("X-Content-Type-Options"))
		require.Equal(t, "default-src 'none'; sandbox", logo.header.Get("Content-Security-Policy"))
		require.Contains(t, logo.header.Get("Cache-Control"), "immutable")
		require.Equal(t, deskPage, b.post(deskPage+"/remove-logo", url.Values{"version": {"2"}}).location())
		require.Equal(t, 404, b.get(src[1]).status)
		require.Equal(t, 200, s.signedIn(t, authz.Viewer).get("/t/shop/customers").status)
	})
}

func TestAttributesAreOrderedChangedAndRemoved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Administrator)
		const attributes = settings + "/attributes"
		a := b.post(attributes, url.Values{"attribute": {"Size!"}, "type": {"date"}, "label": {"Size"}, "unique": {"1"}, "internal": {"1"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "Use 1 to 63 lower-case letters")
		require.Contains(t, a.body, "Only text and numbers can be unique.")
		require.Equal(t, "Size!", a.field(t, "attribute"))
		require.Regexp(t, `name="internal" value="1" checked`, a.body)
		for _, key := range []string{"size", "plan", "colour"} {
			a = b.post(attributes, url.Values{"attribute": {key}, "type": {"text"}, "label": {"The " + key}, "searchable": {"1"}})
			require.Equal(t, attributes, a.location(), a.body)
		}
		require.Equal(t, 409, b.post(attributes, url.Values{"attribute": {"size"}, "type": {"text"}, "label": {"Again"}}).status)
		order := func() string {
			var keys []string
			for _, m := range regexp.MustCompile(`<code class="id">(\w+)</code>`).FindAllStringSubmatch(b.get(attributes).body, -1) {
				keys = append(keys, m[1])
			}
			return strings.Join(keys, " ")
		}
		require.Equal(t, "size plan colour", order())
		require.Equal(t, attributes, b.post(attributes+"/colour/move", url.Values{"to": {"2"}}).location())
		require.Equal(t, "size colour plan", order())
		a = b.post(attributes+"/plan", url.Values{"label": {"Contract"}, "required": {"1"}, "personal": {"1"}})
		require.Equal(t, attributes, a.location(), a.body)
		require.Equal(t, "size colour plan", order(), "a change keeps the place")
		require.Equal(t, 1, k.Count("tenant_field", "key = 'plan' AND label = 'Contract' AND required AND personal AND NOT searchable"))
		a = b.post(attributes+"/plan", url.Values{"label": {" "}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "Give a label of 1 to 100 characters.")
		require.Contains(t, a.body, `<details class="sure" open`)

		k.Account(account.Draft{FirstName: "Jess", Attributes: []account.Attribute{{Key: "plan", Value: "gold"}}})
		page := b.get(attributes + "/plan/remove")
		require.Contains(t, page.body, "1 account has a value, which would be lost.")
		require.Contains(t, page.body, "attribute.plan")
		require.Regexp(t, `type="submit" disabled>Remove attribute`, page.body)
		require.Equal(t, attributes, b.post(attributes+"/plan/remove", nil).location())
		require.Contains(t, b.get(attributes).body, "removing it would lose them")
		require.NotRegexp(t, `type="submit" disabled>Remove attribute`, b.get(attributes+"/size/remove").body)
		require.Equal(t, attributes, b.post(attributes+"/size/remove", nil).location())
		require.Equal(t, "colour plan", order())
		require.Equal(t, 404, b.get(attributes+"/size/remove").status)
	})
}

func TestBlockingInTheBrowser(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Administrator)
		const blocked = settings + "/blocked"
		a := b.post(blocked+"/email_domain", url.Values{"value": {"not a domain"}, "note": {"spam"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "Give what stands behind the @")
		require.Contains(t, a.body, `value="not a domain"`)
		require.Contains(t, a.body, `value="spam"`)
		require.Equal(t, blocked, b.post(blocked+"/email_domain", url.Values{"value": {"@Trash.Example"}, "note": {"spam"}}).location())
		require.Equal(t, blocked, b.post(blocked+"/username", url.Values{"value": {"*admin*"}}).location())
		require.Equal(t, 409, b.post(blocked+"/username", url.Values{"value": {"*ADMIN*"}}).status)
		page := b.get(blocked)
		require.Contains(t, page.body, "trash.example")
		require.Contains(t, page.body, "Blocked by Maria Berg")
		require.Equal(t, 2, k.Count("tenant_block", ""))
		require.Equal(t, blocked, b.post(blocked+"/email_domain/unblock", url.Values{"value": {"trash.example"}}).location())
		require.Equal(t, blocked, b.post(blocked+"/email_domain/unblock", url.Values{"value": {"trash.example"}}).location())
		require.Contains(t, b.get(blocked).body, "This is not blocked.")
		require.Equal(t, 1, k.Count("tenant_block", ""))
	})
}
