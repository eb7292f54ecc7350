"""What an answer says, apart from when."""


def answered(response) -> tuple:
    # A moment is told only once it is some seconds past.
    told = {name: value for name, value in response.headers.items() if name != "Last-Modified"}
    return response.status_code, told, response.content
