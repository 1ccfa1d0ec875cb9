"""Customer sentences for the benchmarks, of about 85 characters."""

SENTENCES = (
    "Please cancel my order AB-1234 because it arrived two weeks late and the box was smashed.",
    "I was charged twice for the blue jacket and would like to have the second payment back.",
    "Could you tell me when the replacement for my broken coffee machine will be delivered?",
    "The shoes that you sent are the wrong size, so please exchange them for a larger pair.",
    "My parcel says delivered yesterday but nothing was here when I came home in the evening.",
    "Please change the delivery address of my last order to the office in the city centre.",
    "I can't log in to my account any more since you changed the password rules last month.",
    "Where can I find the invoice for the garden chairs that I bought from you in the spring?",
)
