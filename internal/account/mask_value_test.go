package account_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	_ "github.com/readmit/readmit/internal/credential" // these tell more events
	_ "github.com/readmit/readmit/internal/desk"
	_ "github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/event"
	_ "github.com/readmit/readmit/internal/federation"
	_ "github.com/readmit/readmit/internal/message"
	_ "github.com/readmit/readmit/internal/oauth"
	_ "github.com/readmit/readmit/internal/session"
	_ "github.com/readmit/readmit/internal/signin"
	_ "github.com/readmit/readmit/internal/staff"
)

func TestMaskEmail(t *testing.T) {
	for address, want := range map[string]string{
		"jess.smith@gmail.com":         "j•••@g•••.com",
		"jess@mail.example.co.uk":      "j•••@m•••.uk",
		"jo@gmail.com":                 "•••@g•••.com", // half of it would be shown
		"j@x.com":                      "•••@•••.com",
		"jos@ab.de":                    "j•••@•••.de",
		"ünal@example.org":             "ü•••@e•••.org",
		"小明王@例子公司.中国":                  "小•••@例•••.中国",
		"jess@xn--mnchen-3ya.de":       "j•••@m•••.de", // münchen
		"jess@xn--fsqu00a.xn--0zwm56d": "j•••@•••.测试",
		"jess@localhost":               "j•••@l•••",
		`"a@b"@example.com`:            `"•••@e•••.com`,
		"":                             "•••",
		"@gmail.com":                   "•••",
		"jess@":                        "•••",
		"no address":                   "•••",
	} {
		require.Equal(t, want, account.MaskEmail(address), address)
	}
}

func TestMaskPhone(t *testing.T) {
	for number, want := range map[string]string{
		"+12345550101": "••• 01", "+4930123456": "••• 56", "+49 30 12 34 56": "••• 56", "+1234567": "••• 67", "1234567": "••• 67",
		"+123456": "•••", "110": "•••", "+": "•••", "": "•••", "no number": "•••",
	} {
		require.Equal(t, want, account.MaskPhone(number), number)
	}
	for n := 1; n <= 15; n++ { // E.164 has 15 digits at most
		number := "+" + "987654321987654"[:n]
		shown := strings.Trim(account.MaskPhone(number), "• ")
		require.LessOrEqual(t, len(shown), 2)
		require.Equal(t, n < 7, shown == "", number)
	}
}

func TestMaskedWordsThatPeopleWrote(t *testing.T) {
	agent := account.MaskFor(authz.Actor{Kind: authz.Member})
	for words, want := range map[string]string{
		"Called, all is well.":                        "Called, all is well.",
		"New e-mail: jess@gmail.com, from Monday.":    "New e-mail: j•••@g•••.com, from Monday.",
		"<jess@gmail.com>. Or jess@work.org!":         "<j•••@g•••.com>. Or j•••@w•••.org!",
		"Call +49 30 123 456 back":                    "Call ••• 56 back",
		"Call 0049-30-123456":                         "Call ••• 56",
		"Order 4711-2026, ticket 123456, 3 Nov 14:02": "Order 4711-2026, ticket 123456, 3 Nov 14:02",
		"@ home": "@ home",
		"":       "",
		"Zürich 8001, +41 (44) 668 18 00 / +41446681801": "Zürich 8001, ••• 00 / ••• 01",
	} {
		require.Equal(t, want, agent.Text(words))
	}
}

func TestMaskedEventData(t *testing.T) {
	agent := account.MaskFor(authz.Actor{Kind: authz.Member})
	for data, want := range map[string]string{
		`{"old":{"email":"jess@gmail.com"},"new":{"email":"jess@work.org"}}`: `{"old":{"email":"j•••@g•••.com"},"new":{"email":"j•••@w•••.org"}}`,
		`{"old":null,"new":{"phone":"+4930123456","type":"HOME"}}`:           `{"old":null,"new":{"phone":"••• 56","type":"HOME"}}`,
		`{"to":"jess@gmail.com","template":"verify_email"}`:                  `{"to":"j•••@g•••.com","template":"verify_email"}`,
		`{"to":"+4930123456"}`:                         `{"to":"••• 56"}`,
		`{"new":{"address":"14 Station Road, Leeds"}}`: `{"new":{"address":"•••"}}`,
		`{"new":{"address":{"line1":"14 Station Road","locality":"Leeds","country":"GB"}}}`: `{"new":{"address":{"line1":"•••","locality":"Leeds","country":"GB"}}}`,
		`{"new":{"addresses":[{"postal_code":"LS1 1AA","line2":""}]}}`:                      `{"new":{"addresses":[{"postal_code":"•••","line2":""}]}}`,
		`{"new":{"birthday":"1991-04-23"},"old":{"birthday":"--04-23"}}`:                    `{"new":{"birthday":"1991"},"old":{"birthday":"•••"}}`,
		`{"new":{"picture":"https://p.example/1.jpg"}}`:                                     `{"new":{"picture":"•••"}}`,
		`{"ip":"203.0.113.7","place":"Lyon","attempt":5}`:                                   `{"ip":"•••","place":"Lyon","attempt":5}`,
		`{"reason":"asked by jess@gmail.com"}`:                                              `{"reason":"asked by j•••@g•••.com"}`,
		`{"new":{"attribute.plan":"plus"}}`:                                                 `{"new":{"attribute.plan":"•••"}}`, // no schema is known
		`{"passport":"X1","seat":4,"nested":{"deep":["a"]}}`:                                `{"passport":"•••","seat":"•••","nested":{"deep":["•••"]}}`,
		`{"attempts":12345678901234567890}`:                                                 `{"attempts":12345678901234567890}`,
		`"jess@gmail.com"`:                                                                  `"•••"`,
		`[1]`:                                                                               `["•••"]`,
	} {
		got, err := agent.Data(json.RawMessage(data))
		require.NoError(t, err)
		require.JSONEq(t, want, string(got), data)
	}
	none, err := agent.Data(json.RawMessage(`{"email":`))
	require.NoError(t, err)
	require.Empty(t, none)
}

// What the owner and Readmit itself read is as it is.
func TestUnmasked(t *testing.T) {
	raw := json.RawMessage(`{"email":"jess@gmail.com","passport":"X1"}`)
	for _, kind := range []authz.Kind{authz.Customer, authz.System} {
		m := account.MaskFor(authz.Actor{Kind: kind})
		got, err := m.Data(raw)
		require.NoError(t, err)
		require.Equal(t, string(raw), string(got))
		require.Equal(t, "jess@gmail.com +4930123456", m.Text("jess@gmail.com +4930123456"))
	}
	require.True(t, account.Mask{}.Hides(account.PartEmail), "the zero mask hides everything")
}

// Whoever adds a value to an event about an account says how it is masked.
func TestEveryValueOfAnEventIsListed(t *testing.T) {
	for _, e := range event.All() {
		if e.Card == "" {
			continue
		}
		raw, err := json.Marshal(e.Example)
		require.NoError(t, err)
		var data any
		require.NoError(t, json.Unmarshal(raw, &data))
		walk("", data, func(name string) {
			require.True(t, account.DataNameListed(name), "%s has %q: list it in mask_data.go", e.Name, name)
		})
	}
}

func walk(name string, data any, see func(name string)) {
	switch x := data.(type) {
	case map[string]any:
		for k, v := range x {
			walk(k, v, see)
		}
	case []any:
		for _, v := range x {
			walk(name, v, see)
		}
	case nil:
	default:
		see(name)
	}
}
