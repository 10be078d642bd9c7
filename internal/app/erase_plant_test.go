package app_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/webhook"
)

// more does what staff and other systems do besides with an account: data
// requests and a copy, entries and a panel of another system, a kept search, a
// tag, and what a browser or a device had begun.
func (i *installation) more(login, mark string) {
	ctx, agent := i.T.Context(), i.Actor(authz.SeniorAgent)
	agent.Call.Reason = "mo" + mark
	ok := func(_ any, err error) { i.T.Helper(); require.NoError(i.T, err) }
	asked, err := i.app.Privacy.OpenRequest(ctx, agent, privacy.OpenRequestInput{Account: login, Kind: privacy.Access, Details: "de" + mark})
	require.NoError(i.T, err)
	ok(i.app.Privacy.ExtendRequest(ctx, agent, privacy.DataRequestInput{Account: login, Request: asked.ID}))
	ok(i.app.Privacy.RequestExport(ctx, agent, privacy.RequestExportInput{Account: login, Request: asked.ID}))
	require.NoError(i.T, i.app.Privacy.MakeExports(ctx))
	ok(i.app.Privacy.CloseRequest(ctx, agent, privacy.CloseRequestInput{Account: login, Request: asked.ID, Outcome: privacy.Refused, Words: "wo" + mark}))
	ok(i.app.Desk.AddExternalEntry(ctx, i.System(), desk.AddExternalEntryInput{Account: login, Type: "order", Text: "ex" + mark, OwnID: "id" + mark}))
	ok(i.app.Desk.PutPanel(ctx, i.System(), desk.PutPanelInput{Account: login, Key: "orders", Title: "Orders", Rows: []desk.PanelRow{{Label: "Last", Value: "pa" + mark}}}))
	email := "pr" + mark + "@" + mark + ".example"
	ok(i.app.Accounts.SaveSearch(ctx, agent, account.SaveSearchInput{Name: "of " + email, Query: account.SearchInput{Q: email}}))
	ok(i.app.Accounts.Search(ctx, agent, account.SearchInput{Q: email}))
	ok(i.app.Accounts.Tag(ctx, agent, account.TagInput{Account: login, Tag: "ta" + mark}))
	i.begun(login, mark)
}

// begun puts down what only a real device or another provider's server begins.
func (i *installation) begun(login, mark string) {
	factor := i.DB.IDs.New("fac")
	for _, statement := range []struct {
		text string
		args []any
	}{
		{"INSERT INTO credential_factor (id, account, tenant, kind, name, created_at) SELECT $2, n, tenant, 'passkey', $3, 1 FROM account WHERE id = $1", []any{factor, "ke" + mark}},
		{`INSERT INTO credential_passkey (factor, account, tenant, credential, public_key, sign_count, backup_eligible, backed_up, transports, model)
			SELECT $2, n, tenant, $3, $4, 0, false, false, '', $4 FROM account WHERE id = $1`, []any{factor, []byte("cr" + mark), []byte("pk" + mark)}},
		{`INSERT INTO federation_flow (state, tenant, slug, browser, sealed, account, created_at, expires_at)
			SELECT $2, tenant, 'google', $3, $4, n, 1, 9000000000000000 FROM account WHERE id = $1`, []any{[]byte("st" + mark), []byte("br" + mark), []byte("fl" + mark)}},
		{`INSERT INTO message_suppression (id, tenant, account, channel, masked, digest, reason, at) SELECT $2, tenant, n, 'email', 'p•••', $3, $4, 1 FROM account WHERE id = $1`,
			[]any{i.DB.IDs.New("sup"), []byte("x"), "550 no such user su" + mark}},
	} {
		i.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(tx.Ctx, statement.text, append([]any{login}, statement.args...)...)
			return err
		})
	}
}

// listen lets another system be told of everything, and delivers.
func (i *installation) listen() (deliver func()) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	i.T.(*testing.T).Cleanup(server.Close)
	hooks := webhook.NewService(webhook.Config{DB: i.DB, Node: "a", Fetch: fetch.New(fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})})
	added, err := hooks.Add(i.T.Context(), i.System(), webhook.AddInput{Settings: webhook.Settings{Name: "Shop", URL: server.URL, Events: []string{"*"}}})
	require.NoError(i.T, err)
	_, err = hooks.ChooseValues(i.T.Context(), i.System(), webhook.ChooseValuesInput{Based: webhook.Based{Endpoint: added.ID, Version: 1, URL: added.URL}, Values: []string{"first_name", "email"}})
	require.NoError(i.T, err)
	return func() {
		require.NoError(i.T, i.app.Sequencer.Finish(i.T.Context()))
		require.NoError(i.T, hooks.Deliver(i.T.Context()))
		hooks.Wait()
	}
}

// planted are the columns in which a marker stands in clear before the erasing.
var planted = strings.Fields(`account.first_name account.last_name account.second_last_name account.display_name account.name_words account.email
	account.unverified_email account.username account.customer_id account.legacy_id account.username_fold account.customer_id_fold account.legacy_id_fold
	account.picture identifier.value account_email.address account_email.domain account_address.line1 account_address.line2 account_address.locality
	account_address.region account_identity.subject account_attribute.value account_attribute.fold account_phone.number account_phone.reversed account.phone
	name_word.fold account_tag.fold account_tag.tag message_suppression.reason credential_factor.name credential_passkey.credential
	credential_passkey.public_key federation_flow.sealed session.user_agent saved_search.name external_entry.own_id`)

// ofAll are columns that hold nothing personal in any table, or nothing that a
// text could be planted in, with the reason.
var ofAll = map[string]string{}

func init() {
	for reason, columns := range map[string]string{
		"an id, or a word of Readmit's own": `id tenant type kind state status op via actor_kind asked_kind opened_kind channel template proof status_by key via case_id
			audit segment rule batch because origin part field words_kind outcome code request event recipient factor export slug application session generation methods scopes
			transports model renews claim grounds lost chosen redirect_uri identity_types account login target credential_id country gender language locale time_zone month endpoint delivery
			created_by_identity last_login_identity identity ended_by disabled_by bound key_id own_kind`,
		"a member of the staff, or a key": `actor_id actor_name actor member author author_name redacted_name asked_by asked_name decided_by decided_name placed_by placed_name released_name
			opened_by opened_name extended_name closed_name asker asker_name put_by by_id by_name`,
		"sealed with the account's key, which is destroyed":         "body data words details extension secret answer sealed reason",
		"a digest with the installation's key, or of a random text": "digest salt wrapped hash state browser user_code challenge nonce",
		"the names of fields":                      "changed",
		"what a server answered, without the text": "failure last_error",
	} {
		for _, c := range strings.Fields(columns) {
			ofAll[c] = reason
		}
	}
}

// ofOne are single columns, with the reason.
var ofOne = map[string]string{
	"account.status_reason":       "written by who disables; emptied with the row (erase.sql, blank)",
	"account.lock_address":        "a network address; emptied with the row (blank)",
	"account.name_words":          "planted",
	"account_address.postal_code": "deleted with its row, in which the lines are planted",
	"message.masked":              "masked",
	"message.error_text":          "what a mail server said; deleted with its row",
	"message_suppression.masked":  "masked",
	"credential_factor.target":    "the number that a code goes to; deleted with its row",
	"credential_factor.sent":      "a digest of the last code",
	"device.user_agent":           "deleted with its row, as session.user_agent, where it is planted",
	"device.address":              "a network address, sought by itself",
	"session.device":              "an id",
	"session.address":             "a network address, sought by itself",
	"seg.address":                 "made of the e-mails; sought by trigram and by row",
	"erasure.receipt":             "the receipt, which says nothing personal (privacy: TestReceiptIsSignedAndSaysNothingPersonal)",
	"erasure_recipient.name":      "the name of another system",
	"report_guess.address":        "a digest of it with the installation's key (report)",
}

var (
	ofAccounts = regexp.MustCompile(`(?m)^\s+account\s+bigint`)
	aTextual   = regexp.MustCompile(`(?m)^\s+(\w+)\s+(?:text|bytea)`)
	aTableText = regexp.MustCompile(`(?ms)^CREATE TABLE (\w+) \((.*?)^\);`)
	addedText  = regexp.MustCompile(`(?m)^ALTER TABLE (\w+) ADD COLUMN (\w+)\s+(?:text|bytea)`)
)

// TestEveryColumnOfAnAccountIsDecidedAbout: whoever adds a column that can hold a
// text about a person plants a marker in it, or says here why not.
func TestEveryColumnOfAnAccountIsDecidedAbout(t *testing.T) {
	schema, err := os.ReadFile("../store/schema.sql")
	require.NoError(t, err)
	columns := map[string][]string{}
	for _, m := range aTableText.FindAllStringSubmatch(string(schema), -1) {
		if m[1] != "account" && !ofAccounts.MatchString(m[2]) {
			continue
		}
		columns[m[1]] = nil
		for _, c := range aTextual.FindAllStringSubmatch(m[2], -1) {
			columns[m[1]] = append(columns[m[1]], c[1])
		}
	}
	for _, m := range addedText.FindAllStringSubmatch(string(schema), -1) {
		if _, about := columns[m[1]]; about {
			columns[m[1]] = append(columns[m[1]], m[2])
		}
	}
	require.Greater(t, len(columns), 35)
	in := map[string]bool{}
	for _, c := range planted {
		in[c] = true
	}
	for table, list := range columns {
		for _, c := range list {
			if name := table + "." + c; !in[name] && ofAll[c] == "" && ofOne[name] == "" {
				t.Errorf("%s can hold a text about a person: plant a marker in it, or say here why not", name)
			}
		}
	}
}

// allPlanted asks that a marker stands in every column that is to have one.
func (i *installation) allPlanted() {
	i.T.Helper()
	found := map[string]bool{}
	for _, row := range i.rowsWithMarks() {
		column, _, _ := strings.Cut(row, ":")
		found[column] = true
	}
	for _, c := range planted {
		if !found[c] {
			i.T.(*testing.T).Errorf("no marker stands in %s before the erasing", c)
		}
	}
}
