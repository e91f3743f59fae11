"""Long outages: what people depend on is away for minutes, while they go on as ever.

`make outage` runs it. Each outage has a Steward of its own, a steady mix of people, and clicks in
pairs whose order must hold; it is over when all that was accepted has been carried out.
"""
