"""The post room: wording, encoding, phone numbers, carriers. It knows nothing of requests, databases or pages."""
