"""The rules of get help: the questions, the routing table and how services are ranked. No Django.

`questions` says what can be answered, `table` which kind of help each answer leads to and why,
`ranking` how the services of a directory are put in order by that table.
"""
