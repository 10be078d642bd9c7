module github.com/readmit/readmit/client

go 1.26
