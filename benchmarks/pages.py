"""Every kind of public page, by its address in the demonstration centre."""

PUBLIC_PAGES = {
    "home": "/",
    "home in Welsh": "/cy/",
    "get help": "/get-help/",
    "directory": "/directory/",
    "a service": "/directory/childline/",
    "news": "/news/",
    "a post": "/news/twelve-weeks-to-go/",
    "an area": "/dyfed-powys/",
    "campaigns": "/campaigns/",
    "a campaign": "/campaigns/2027/",
    "where am I": "/where-am-i/",
    "feedback": "/feedback/",
    "cookies": "/cookies/",
    "privacy": "/privacy/",
    "about": "/about/",
    "accessibility": "/accessibility/",
    "components": "/components/",
}
