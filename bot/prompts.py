"""What a newcomer may ask first, wherever the assistant is."""

SUGGESTED = (
    ("en", "How do I serve an 8B model on one 16 GB T4, and what will it cost me per million tokens?"),
    ("hi", "एक 16 GB T4 पर 8B मॉडल कैसे चलाएँ?"),
    ("hi-Latn", "8B model ke liye kitni VRAM chahiye?"),
    ("en", "vLLM runs out of memory at start-up. What should I change?"),
)
