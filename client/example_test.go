package client_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/readmit/readmit/client"
)

// exampleServer stands for a Readmit server.
func exampleServer() *httptest.Server {
	mux := http.NewServeMux()
	json := func(status int, body string) http.HandlerFunc { return answer(status, body) }
	mux.HandleFunc("GET /api/v1/accounts", json(200, `{"items":[{"shown_name":"Jess Smith","email":"jess.smith@gmail.com","match":{"class":"near","field":"email","differs":1}}],"next_cursor":"","total":{"count":1,"capped":false}}`))
	mux.HandleFunc("GET /api/v1/accounts/{id}", json(200, `{"id":"01939f6c-8f1b-7d10-9d2e-2f5f0f3f6a01","shown_name":"Jess Smith","status":"active","labels":["LOGIN_LOCKED"]}`))
	mux.HandleFunc("POST /api/v1/accounts/{id}/notes", json(201, `{"id":"not_1","text":"Called about her order.","version":1}`))
	mux.HandleFunc("GET /api/v1/accounts/{id}/activity", json(200, `{"items":[{"type":"desk.note_added","card":"NOTE","note":{"text":"Called about her order."}},{"type":"account.created","card":"CREATED"}]}`))
	mux.HandleFunc("POST /api/v1/notes/{id}/edit", answer(412, `{"status":412,"code":"note_changed","detail":"The note was edited meanwhile. Read the newer text, then edit again."}`, "Content-Type", "application/problem+json"))
	return httptest.NewServer(mux)
}

func Example() {
	server := exampleServer()
	defer server.Close()
	ctx := context.Background()

	c := client.New(server.URL, "rmk_…")
	jess, err := c.Accounts.Get(ctx, "01939f6c-8f1b-7d10-9d2e-2f5f0f3f6a01")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(jess.ShownName, jess.Status, jess.Labels)

	note, err := c.Accounts.AddNote(ctx, jess.ID, "Called about her order.")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(note.Text)
	// Output:
	// Jess Smith active [LOGIN_LOCKED]
	// Called about her order.
}

func ExampleAccounts_Search() {
	server := exampleServer()
	defer server.Close()

	c := client.New(server.URL, "rmk_…")
	misspelt := client.Search{Email: client.Term{Op: "fuzzy", Value: "jess.smiht@gmail.com"}}
	for hit, err := range c.Accounts.Search(context.Background(), misspelt) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(hit.ShownName, *hit.Email, hit.Match.Class)
	}
	// Output:
	// Jess Smith jess.smith@gmail.com near
}

func ExampleAccounts_Activity() {
	server := exampleServer()
	defer server.Close()

	c := client.New(server.URL, "rmk_…")
	for entry, err := range c.Accounts.Activity(context.Background(), "01939f6c-8f1b-7d10-9d2e-2f5f0f3f6a01", client.Activity{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(entry.Card, entry.Type)
	}
	// Output:
	// NOTE desk.note_added
	// CREATED account.created
}

func ExampleCode() {
	server := exampleServer()
	defer server.Close()

	c := client.New(server.URL, "rmk_…")
	_, err := c.Notes.Edit(context.Background(), "not_1", "Called twice about her order.", 1)
	if client.Code(err) == "note_changed" {
		fmt.Println("read the note again first")
	}
	// Output:
	// read the note again first
}

func ExampleWithIdempotencyKey() {
	server := exampleServer()
	defer server.Close()

	// The number of the job that the change belongs to: if the program is
	// stopped and starts over, the note is still written once.
	ctx := client.WithIdempotencyKey(context.Background(), "job-4711")
	note, err := client.New(server.URL, "rmk_…").Accounts.AddNote(ctx, "01939f6c-8f1b-7d10-9d2e-2f5f0f3f6a01", "Called about her order.")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(note.ID)
	// Output:
	// not_1
}
