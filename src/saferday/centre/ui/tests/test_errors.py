

def test_a_program_is_told_in_json_that_nothing_is_there(client, db):
    answer = client.get("/api/no-such-thing/")
    assert answer.status_code == 404
    assert answer.json() == {"detail": "Not Found"}
