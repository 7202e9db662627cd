SELECT b.auction, b.bidder, b.price, b.date_time, s.item_value
FROM bid b JOIN side_input s ON MOD(b.auction, 100) = s.item_key
