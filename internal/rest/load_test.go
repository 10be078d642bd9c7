package rest_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/testkit"
)

// TestSearchesAnswerRightlyWhileAccountsAreCreated asks 200 searches at once,
// with a real key, while four programs create accounts and look for each as
// soon as it is acknowledged. It measures nothing: every answer must be right,
// and each at the first try.
func TestSearchesAnswerRightlyWhileAccountsAreCreated(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k, staff.NewKeys(k.DB))
		key, err := staff.NewService(k.DB, proof.NewHasher(1, 1)).CreateAPIKey(ctx, s.System(), staff.CreateAPIKeyInput{Name: "All", Role: authz.Administrator})
		require.NoError(t, err)
		transport := &http.Transport{MaxIdleConnsPerHost: 256}
		t.Cleanup(transport.CloseIdleConnections)
		const known, searches, creators, each = 50, 200, 4, 10
		ids := make([]string, known)
		for i := range ids {
			ids[i] = s.Account(account.Draft{FirstName: "Jess", LastName: fmt.Sprintf("Known%c", 'a'+i%26), Email: fmt.Sprintf("jess%d@known.example", i)})
		}
		s.AccountIn(s.AddTenant("other"), account.Draft{FirstName: "Jess", LastName: "Knowna", Email: "jess0@known.example"})
		c := client.New(s.URL, key.Key.Reveal(), client.WithTries(1), client.WithTenant("shop"), client.WithHTTPClient(&http.Client{Transport: transport}))

		var all sync.WaitGroup
		begin := make(chan struct{})
		for i := range searches {
			all.Go(func() {
				<-begin
				searchKnown(t, c, ids, i)
			})
		}
		for i := range creators {
			all.Go(func() {
				<-begin
				for n := range each {
					createAndFind(t, c, fmt.Sprintf("new%dx%d@later.example", i, n))
				}
			})
		}
		close(begin)
		all.Wait()
		counts, err := c.Accounts.Counts(ctx)
		require.NoError(t, err)
		require.EqualValues(t, known+creators*each, counts.Total)
		require.Equal(t, searches+creators*each, s.Count("audit", "op = 'account.search' AND outcome = 'done'"), "each search is audited once")
		require.NotContains(t, s.Log.String(), "internal error")
	})
}

// searchKnown asks in one of four ways for an account that was there before.
func searchKnown(t *testing.T, c *client.Client, ids []string, i int) {
	at := i % len(ids)
	way := []struct {
		search client.Search
		want   int
	}{
		{client.Search{Email: client.Term{Op: "eq", Value: fmt.Sprintf("jess%d@known.example", at)}}, 1},
		{client.Search{LoginID: client.Term{Value: ids[at]}}, 1},
		{client.Search{Q: fmt.Sprintf("jess%d@known.example", at), Limit: 1}, 1},
		{client.Search{LastName: client.Term{Value: "known"}, FirstName: client.Term{Value: "jess"}, Limit: 200}, len(ids)},
	}[i%4]
	page, err := c.Accounts.SearchPage(ctx, way.search, "")
	if !assert.NoError(t, err, "%+v", way.search) {
		return
	}
	found := map[string]bool{}
	for _, hit := range page.Items {
		found[hit.ID] = true
	}
	assert.Len(t, page.Items, way.want, "%+v", way.search)
	assert.Len(t, found, way.want, "no account twice")
	assert.True(t, found[ids[at]], "%+v", way.search)
}

// createAndFind creates an account, which must be found from then on.
func createAndFind(t *testing.T, c *client.Client, email string) {
	made, err := c.Accounts.Create(ctx, client.NewAccount{FirstName: "Ann", LastName: "Later", Email: email, Reason: "asked for"})
	if !assert.NoError(t, err, email) {
		return
	}
	page, err := c.Accounts.SearchPage(ctx, client.Search{Email: client.Term{Op: "eq", Value: email}}, "")
	if !assert.NoError(t, err, email) || !assert.Len(t, page.Items, 1, email) {
		return
	}
	assert.Equal(t, made.ID, page.Items[0].ID)
}
