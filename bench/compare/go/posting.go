package main

// net/http, which posts bytes that were signed before.

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

func posting(task, folder string) operation {
	url, body := string(read(folder, task+".url")), read(folder, task+"-request.json")
	return func() any {
		answer := must(http.Post(url, "application/json; charset=utf-8", bytes.NewReader(body)))
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return must("", fmt.Errorf("HTTP status %s", answer.Status))
		}
		return must(io.ReadAll(answer.Body))
	}
}
